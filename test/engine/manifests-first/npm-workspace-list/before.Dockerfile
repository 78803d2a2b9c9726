FROM node:20-slim
WORKDIR /srv
# dependencies of every package
COPY . /shop
RUN cd /shop; npm ci --no-audit
RUN /shop/node_modules/.bin/b > /out.txt && node /shop/packages/a/index.js >> /out.txt
