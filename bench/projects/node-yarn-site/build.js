const fs = require('fs');
const handlebars = require('handlebars');
const { marked } = require('marked');

const page = handlebars.compile(fs.readFileSync('templates/page.hbs', 'utf8'));
fs.mkdirSync('out', { recursive: true });
fs.writeFileSync('out/index.html', page({ title: 'Home', body: marked.parse(fs.readFileSync('templates/home.md', 'utf8')) }));
