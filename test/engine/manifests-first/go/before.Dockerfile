FROM golang:1.23 AS build
WORKDIR /src
COPY . .
RUN go list -deps . > /out.txt

FROM scratch
COPY --from=build /out.txt /out.txt
CMD ["/out.txt"]
