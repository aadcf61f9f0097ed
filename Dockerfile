# revlint on a repository that is mounted at /repo:
#     docker run --rm --volume "$PWD:/repo" revlint check --base origin/main
# The full image has git, which knows the version; nothing of it is in the result.
FROM python:3.13-bookworm AS build
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --disable-pip-version-check --wheel-dir /wheels .

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="revlint" \
      org.opencontainers.image.description="The linter for Alembic revision graphs" \
      org.opencontainers.image.documentation="https://revlint.readthedocs.io/en/stable/" \
      org.opencontainers.image.licenses="MIT"
# The mounted repository belongs to a user of the host. git may read it, and no other repository.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory /repo
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --disable-pip-version-check --no-index --no-deps /wheels/*.whl \
    && useradd --uid 10001 --create-home revlint
USER 10001:10001
WORKDIR /repo
ENTRYPOINT ["revlint"]
CMD ["check"]
