const ejs = require('ejs');
const _ = require('lodash');

const template = '<ul><% for (const item of items) { %><li><%= item %></li><% } %></ul>';

exports.render = (items) => ejs.render(template, { items: _.map(items, _.capitalize) });
