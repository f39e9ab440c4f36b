# The collection with its locked packages; docs/operations.md tells how to run it.
FROM python:3.11-slim AS made
WORKDIR /opinion
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && .venv/bin/python -m compileall -q src \
    && mkdir -p reports/site reports/site-be reports/site-ru reports/runs && chown 10001:10001 reports/site* reports/runs

FROM python:3.11-slim
COPY --from=made /opinion /opinion
WORKDIR /opinion
ENV PATH=/opinion/.venv/bin:$PATH HOME=/tmp PYTHONDONTWRITEBYTECODE=1
VOLUME ["/opinion/reports/site", "/opinion/reports/site-be", "/opinion/reports/site-ru", "/opinion/reports/runs"]
USER 10001:10001
ENTRYPOINT ["opinion"]
CMD ["build", "--if-due"]
