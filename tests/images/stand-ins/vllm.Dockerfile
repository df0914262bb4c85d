# Stands in for vLLM's image: a root user, an entry point of its own, Python that knows which versions are installed, a
# `vllm` command that starts the CPU engine, and a `huggingface_hub` that "downloads" tiny weights. No Node on the path.
ARG ENGINE_IMAGE
FROM ${ENGINE_IMAGE} AS engine

FROM localhost/debian
ARG VLLM_VERSION
ARG TRANSFORMERS_VERSION
ARG HUB_WITHOUT_LICENCE=
ENV HUB_WITHOUT_LICENCE=${HUB_WITHOUT_LICENCE}
COPY --from=engine /usr/local/bin/node /opt/stand-in/node
COPY --from=engine /app /opt/stand-in/engine
COPY vllm.ts vllm-flags.ts /opt/stand-in/
COPY huggingface_hub.py /usr/lib/python3/dist-packages/
RUN printf '#!/bin/sh\nexec /opt/stand-in/node /opt/stand-in/vllm.ts "$@"\n' > /usr/local/bin/vllm && chmod +x /usr/local/bin/vllm \
  && for package in vllm-${VLLM_VERSION} transformers-${TRANSFORMERS_VERSION}; do \
    install -d /usr/lib/python3/dist-packages/$package.dist-info \
    && printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "${package%%-*}" "${package#*-}" \
      > /usr/lib/python3/dist-packages/$package.dist-info/METADATA; \
  done
ENTRYPOINT ["vllm", "serve"]
CMD ["--help"]
