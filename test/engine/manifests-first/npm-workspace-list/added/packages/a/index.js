console.log(require('left-pad')(require('ms')('1h'), 9));
