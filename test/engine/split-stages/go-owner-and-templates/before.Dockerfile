FROM golang:1.23-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libcap2-bin && rm -rf /var/lib/apt/lists/*
RUN groupadd -r shop && useradd -r -g shop -d /app shop && mkdir -p /var/lib/shop && chown shop:shop /var/lib/shop
WORKDIR /app
COPY go.mod ./
COPY . .
RUN chown -R shop:shop /app
USER shop
RUN GOCACHE=/tmp/cache go build -o /app/server ./cmd/server
USER root
RUN setcap cap_net_bind_service=+ep /app/server
USER shop
EXPOSE 80
CMD ["./server"]
