FROM golang:1.23 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go list -deps . > /out.txt

FROM scratch
COPY --from=build /out.txt /out.txt
CMD ["/out.txt"]
