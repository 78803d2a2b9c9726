const fs = require('fs');
const http = require('http');

http.createServer((request, response) => response.end(fs.readFileSync('out/index.html'))).listen(8080);
