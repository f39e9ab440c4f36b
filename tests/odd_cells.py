"""Cells that a kernel inside the process could get wrong; a notebook is made of them."""

CELLS = [
    "import sys\nprint('out'); print('err', file=sys.stderr); print('again')",
    "from IPython.display import display, HTML, clear_output, update_display, Markdown\n"
    "handle = display(HTML('<b>first</b>'), display_id='shown')\n1 + 1",
    "handle.update(HTML('<i>second</i>'))",
    "print('gone'); clear_output(); print('stays')",
    "print('waits'); clear_output(wait=True); print('replaced')",
    "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')\nawait asyncio.sleep(0, 'value')",
    "async def later():\n    await asyncio.sleep(0.01)\n    return 7\n"
    "task = asyncio.ensure_future(later())",
    "await task",
    "!echo from the shell",
    "lines = !echo kept\nlines",
    "%%capture caught\nprint('hidden'); 5",
    "caught.stdout, len(caught.outputs)",
    "import warnings\nwarnings.warn('a warning')\n"
    "def twice():\n    warnings.warn('said once', UserWarning)\nfor _ in range(2): twice()",
    "import logging\nlogging.warning('logged'); logging.getLogger('a.b').error('worse')\n"
    "logging.getLogger('a.b').info('quiet')",
    "print('progress 1\\rprogress 2\\rprogress 3')",
    "import os\nstatus = os.system('echo from the system'); status",
    "written = os.write(1, b'to the descriptor\\n')",
    "import threading\nthread = threading.Thread(target=print, args=('from a thread',))\n"
    "thread.start(); thread.join()",
    "import subprocess\nsubprocess.run(['sh', '-c', 'echo child; exit 3']).returncode",
    "subprocess.run(['echo', 'captured'], capture_output=True, text=True).stdout",
    "from concurrent.futures import ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(2) as pool: print(sorted(pool.map(abs, [-2, 1])))",
    "import pandas as pd\nframe = pd.DataFrame({f'c{i}': range(3) for i in range(30)})\nframe",
    "print(frame)",
    "pd.get_option('display.max_columns'), pd.get_option('display.width')",
    "import matplotlib.pyplot as plt\n%config InlineBackend.figure_formats = ['png']\n"
    "figure, axes = plt.subplots(figsize=(2, 1)); axes.plot([1, 2])\nplt.show()",
    "%matplotlib inline\nplt.get_backend(), plt.get_fignums()",
    "axes = pd.Series([1, 2]).plot(figsize=(2, 1))",
    "class Shows:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "        return {'application/x-own+json': {'a': [1]}, 'text/plain': 'own'}\nShows()",
    "display({'text/plain': 'raw'}, raw=True, metadata={'k': 1})\n_; __name__, In[1][:6], len(Out)",
    "x = 5\nx;",
    "x, _",
    "get_ipython().execution_count, os.getcwd() != '', __builtins__ is not None",
    "%%writefile -a /dev/null\nnothing",
    "%env SOME_NAME=value",
    "os.environ['SOME_NAME'], os.environ['TERM'], os.environ['PAGER']",
    "print('no newline', end='')",
    "print('é — ў', '\\x1b[31mred\\x1b[0m')",
    "help(len)",
    "len?",
    "try:\n    input('name? ')\nexcept Exception as error:\n    print(type(error).__name__, error)",
    "import random\nrandom.seed(1); random.random()",
    "import numpy as np\nnp.random.default_rng(3).normal(size=3)",
    "def inner():\n    return 1 / 0\ntry:\n    inner()\nexcept ZeroDivisionError:\n"
    "    import traceback; traceback.print_exc()",
    "print('before the error')\ninner()",
    "print('never reached')",
]
