// Programs that somebody works in: an image that starts one may want its compilers.

export const SHELLS = /^(?:ba|da|a|z|k|c|fi)?sh$/;

/** Started without arguments they are there to type into. */
export const INTERPRETERS =
  /^(?:i?python[\d.]*|bpython|node|irb|pry|php[\d.]*|iex|erl|ghci|R|lua[\d.]*|perl|ruby|jshell|scala)$/;

/** Editors, notebooks, consoles in a browser, agents of build servers, and what runs tests or a development server. */
export const WORKBENCHES =
  /^(?:nodemon|ts-node-dev|webpack-dev-server|ionic|guard|gitlab-runner|sshd|code-server|jupyter(?:-\w+)?|rstudio-server|rserver|theia|ttyd|gotty|start-notebook\.(?:sh|py)|tmate|tmux|vim|emacs|pytest|py\.test|tox|nosetests|rspec|phpunit|karma|mocha|jest)$/;
