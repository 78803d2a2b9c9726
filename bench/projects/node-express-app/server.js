const express = require('express');
const morgan = require('morgan');
const { render } = require('./page');

const app = express();
app.use(morgan('combined'));
app.use('/assets', express.static('public'));
app.get('/', (request, response) => response.send(render(['one', 'two'])));
app.listen(process.env.PORT || 3000);
