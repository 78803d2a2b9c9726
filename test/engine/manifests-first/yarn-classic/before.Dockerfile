FROM node:20-slim
RUN npm install -g --force yarn@1.22.22
WORKDIR /app
COPY . .
RUN yarn install --frozen-lockfile && node index.js > out.txt
