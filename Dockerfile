# mailflow in one image: the doors, the workers and the clock are the same image with another command.

FROM python:3.11-slim AS build
ENV UV_PROJECT_ENVIRONMENT=/opt/mailflow UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /src
# The libraries first: they change seldom, so this layer is built seldom.
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-install-project
COPY README.md LICENSE ./
COPY config config
COPY templates templates
COPY mailflow mailflow
COPY workers workers
RUN uv sync --locked --no-dev --no-editable

FROM python:3.11-slim
RUN groupadd --gid 10001 mailflow \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin mailflow \
    && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=build /opt/mailflow /opt/mailflow
ENV PATH=/opt/mailflow/bin:$PATH PYTHONUNBUFFERED=1
ENV MAILFLOW_CONFIG=/config MAILFLOW_SERVICE__DATA_DIR=/data
WORKDIR /data
USER 10001:10001
VOLUME /data
EXPOSE 8025 8026
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --start-interval=2s --retries=3 CMD ["mailflow", "health"]
CMD ["mailflow", "serve"]
