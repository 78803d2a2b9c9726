console.log(require('ms')('1h'), require('bytes')(1024));
