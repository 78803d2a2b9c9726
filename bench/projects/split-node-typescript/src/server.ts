import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import express from 'express';
import { page } from './page';

const BOOK = 'data/book.txt';
const app = express();

app.get('/health', (_request, response) => {
  response.send('ok');
});

app.get('/', async (_request, response) => {
  appendFileSync(BOOK, 'a visitor\n');
  const visitors = existsSync(BOOK) ? readFileSync(BOOK, 'utf8').trim().split('\n').length : 0;
  response.send(await page(visitors));
});

app.listen(Number(process.env['PORT']), () => console.log('listening'));
