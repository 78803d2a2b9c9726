FROM node:20-slim
RUN npm install -g pnpm@9.15.9
COPY . /app
WORKDIR /app
RUN pnpm install --frozen-lockfile
RUN node index.js > out.txt
