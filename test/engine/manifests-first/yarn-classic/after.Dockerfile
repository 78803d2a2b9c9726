FROM node:20-slim
RUN npm install -g --force yarn@1.22.22
WORKDIR /app
COPY package.json yarn.lock ./
RUN yarn install --frozen-lockfile
COPY . .
RUN node index.js > out.txt
