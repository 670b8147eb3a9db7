// Keeps Open Stage Control subscribed to GLSR Live, so that its faders and buttons follow the instrument.
// open-stage-control --custom-module examples/open-stage-control.js; see docs/control.md.
const HOST = '127.0.0.1', PORT = 9610, SECONDS = 5

function subscribe() {
    const own = settings.read('osc-port') || settings.read('port')
    send(HOST, PORT, '/glsr/subscribe', {type: 'i', value: own})
}

module.exports = {
    init: function() {
        subscribe()
        setInterval(subscribe, SECONDS * 1000)
    }
}
