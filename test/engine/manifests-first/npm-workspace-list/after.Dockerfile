FROM node:20-slim
WORKDIR /srv
# dependencies of every package
COPY package.json package-lock.json /shop/
COPY packages/a/package.json /shop/packages/a/
COPY packages/b/package.json packages/b/cli.js /shop/packages/b/
RUN cd /shop; npm ci --no-audit
COPY . /shop
RUN /shop/node_modules/.bin/b > /out.txt && node /shop/packages/a/index.js >> /out.txt
