FROM node:20-slim
RUN npm install -g pnpm@9.15.9
COPY package.json pnpm-lock.yaml /app/
WORKDIR /app
RUN pnpm install --frozen-lockfile
COPY . /app
RUN node index.js > out.txt
