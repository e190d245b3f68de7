// The client may talk to this machine only; anything else ends the program.
const net = require("node:net");
const dns = require("node:dns");

const allowed = ["127.0.0.1", "::1", "localhost"];
const connect = net.Socket.prototype.connect;
const lookup = dns.lookup;

function stays(host) {
  if (allowed.includes(host)) return;
  console.error("the client tried to leave this machine");
  process.exit(1);
}

net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options && typeof options === "object" && !options.path) stays(options.host ?? "localhost");
  return connect.apply(this, given);
};
dns.lookup = function (host, ...rest) {
  stays(host);
  return lookup.call(this, host, ...rest);
};
