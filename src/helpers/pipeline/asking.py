"""Questions put to a person in a terminal, with completion and a check of each answer."""

from collections.abc import Callable

from helpers.pipeline.terminal import say


class Terminal:
    """Asks in the terminal this process runs in; Ctrl-C and Ctrl-D end it."""

    def ask(
        self,
        label: str,
        *,
        default: str = "",
        meaning: str = "",
        choices: dict[str, str] | None = None,
        check: Callable[[str], str] = lambda text: "",
    ) -> str:
        """The answer, `default` for an empty one; see `helpers.intake.dialogue.Asker`."""
        from prompt_toolkit import prompt
        from prompt_toolkit.completion import FuzzyWordCompleter
        from prompt_toolkit.document import Document
        from prompt_toolkit.validation import ValidationError, Validator

        class Checked(Validator):
            def validate(self, document: Document) -> None:
                found = check(document.text.strip() or default)
                if found:
                    raise ValidationError(len(document.text), found)

        answer = prompt(
            f"{label}{f' [{default}]' if default else ''}: ",
            completer=FuzzyWordCompleter(list(choices), choices) if choices else None,
            validator=Checked(),
            validate_while_typing=False,
            bottom_toolbar=meaning or None,
        )
        return answer.strip() or default

    def tell(self, sentence: str) -> None:
        """Say something between two questions."""
        say(sentence)
