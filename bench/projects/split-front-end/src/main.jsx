import { h, render } from 'preact';

render(<h1>Shop window at {location.pathname}</h1>, document.body);
