# The service with its models inside: nothing is fetched at run time.
FROM python:3.11-slim AS build

WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/jushi
COPY requirements.lock ./
COPY scripts/install-torch scripts/
RUN sh scripts/install-torch /opt/jushi/bin/python
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY qa qa
COPY api api
COPY embeddings embeddings
RUN /opt/jushi/bin/python -m pip install -q -c requirements.lock . \
    && /opt/jushi/bin/python -m compileall -q -x /torch/testing/ /opt/jushi

FROM python:3.11-slim

RUN install -d -o 10001 -g 10001 /data
COPY --from=build /opt/jushi /opt/jushi
ENV PATH=/opt/jushi/bin:$PATH
ENV HOME=/data JUSHI_DATA=/data JUSHI_HOST=0.0.0.0 JUSHI_PORT=8000
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["jushi", "serve"]
