FROM node:20-slim
WORKDIR /app
COPY . .
RUN chmod +x start.sh
RUN npm ci --no-audit
RUN node index.js > out.txt
