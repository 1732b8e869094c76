// The AT network in one process: PLC and PDS ("lite"), with AppView, bsync and Ozone ("full").
// Writes ENV_FILE as KEY=VALUE once everything answers; closes on SIGTERM or SIGINT.
import net from 'node:net'
import { once } from 'node:events'
import { renameSync, writeFileSync } from 'node:fs'

const { MODE = 'full', ENV_FILE, FIRST_PORT = '2582' } = process.env

// The test servers listen on every interface and offer no setting for it; accounts made here
// have known passwords, so nothing outside this machine may reach them.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  if (typeof args[0] === 'number' && typeof args[1] !== 'string') args.splice(1, 0, '127.0.0.1')
  else if (args[0]?.port !== undefined) args[0] = { ...args[0], host: '127.0.0.1' }
  return listen.apply(this, args)
}

async function freePort(wished) {
  const probe = net.createServer()
  const opened = once(probe, 'listening')
  probe.listen(wished)
  try {
    await opened
  } catch {
    return freePort(0)
  }
  const { port } = probe.address()
  await new Promise((done) => probe.close(done))
  return port
}

const first = Number(FIRST_PORT)
const ports = []
for (let n = 0; n < 4; n += 1) ports.push(await freePort(first + n))
const [plcPort, pdsPort, bskyPort, ozonePort] = ports

const { default: devenv } = await import('@atproto/dev-env')
const plc = { port: plcPort }
const pds = { port: pdsPort, hostname: 'localhost', enableDidDocWithSession: true }
const full = MODE === 'full'
const network = full
  ? await devenv.TestNetwork.create({
      plc,
      pds,
      bsky: { port: bskyPort, dbPostgresSchema: 'bsky', publicUrl: `http://localhost:${bskyPort}` },
      ozone: { port: ozonePort },
      dbPostgresSchema: 'vigie',
    })
  : await devenv.TestNetworkNoAppView.create({ plc, pds })
devenv.mockMailer(network.pds)

const facts = {
  MODE,
  PID: process.pid,
  HEALTH_URL: `${network.pds.url}/xrpc/_health`,
  PLC_URL: network.plc.url,
  PDS_URL: network.pds.url,
  RELAY_URL: network.pds.url.replace('http', 'ws'),
  ADMIN_PASSWORD: 'admin-pass',
  JWT_SECRET: 'jwt-secret',
}
if (full) {
  Object.assign(facts, {
    APPVIEW_URL: network.bsky.url,
    APPVIEW_DID: network.bsky.serverDid,
    OZONE_URL: network.ozone.url,
    OZONE_DID: network.ozone.ctx.cfg.service.did,
    MODERATOR_HANDLE: 'mod-authority.test',
    MODERATOR_PASSWORD: 'hunter2',
  })
}
const lines = Object.entries(facts).map(([name, value]) => `${name}=${value}\n`)
writeFileSync(`${ENV_FILE}.new`, lines.join(''))
renameSync(`${ENV_FILE}.new`, ENV_FILE)

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    const patience = setTimeout(() => process.exit(0), 5000)
    await network.close().catch(() => {})
    clearTimeout(patience)
    process.exit(0)
  })
}
