import { readFileSync } from 'node:fs'
import { attempt, RigError, run } from './commands.ts'
import { hold, release } from './holds.ts'
import type { Layout } from './layout.ts'

/** A clone's own part of 10.192.0.0/10: the first /24 is the bridge's, the rest is for `docker network create`. */
export interface Subnet {
  readonly all: string
  readonly gateway: string
}

const forwarding = '/proc/sys/net/ipv4/ip_forward'

/**
 * Makes the engine's bridge and its three firewall rules. The engine itself gets `iptables: false`: two engines on one
 * machine would flush each other's DOCKER chains, and these rules are ours to take away again.
 */
export async function connectNetwork(layout: Layout): Promise<Subnet> {
  const subnet = (await currentSubnet(layout)) ?? (await freeSubnet(layout))
  if ((await bridgeAddress(layout)) === undefined) {
    await attempt(['ip', 'link', 'delete', layout.bridge])
    await run(['ip', 'link', 'add', layout.bridge, 'type', 'bridge'])
    await run(['ip', 'address', 'add', `${subnet.gateway}/24`, 'dev', layout.bridge])
    await run(['ip', 'link', 'set', layout.bridge, 'up'])
  }
  await removeRules(layout)
  for (const rule of rules(layout, subnet)) await run(['iptables', '-w', ...rule])
  hold(layout, 'ip-forward', readFileSync(forwarding, 'utf8').trim())
  await run(['tee', forwarding], { input: '1' })
  return subnet
}

/** Takes bridge and rules away, and IP forwarding with the last rig that needed it. */
export async function disconnectNetwork(layout: Layout): Promise<void> {
  await removeRules(layout)
  await attempt(['ip', 'link', 'delete', layout.bridge])
  const before = release(layout, 'ip-forward')
  if (before !== undefined) await run(['tee', forwarding], { input: before })
}

function rules(layout: Layout, subnet: Subnet): readonly (readonly string[])[] {
  const comment = ['-m', 'comment', '--comment', layout.name]
  const away = ['-s', subnet.all, '!', '-d', subnet.all]
  return [
    ['-t', 'nat', '-A', 'POSTROUTING', ...away, ...comment, '-j', 'MASQUERADE'],
    ['-I', 'FORWARD', '-s', subnet.all, ...comment, '-j', 'ACCEPT'],
    ['-I', 'FORWARD', '-d', subnet.all, ...comment, '-j', 'ACCEPT'],
  ]
}

async function removeRules(layout: Layout): Promise<void> {
  for (const table of ['nat', 'filter']) {
    const listed = (await attempt(['iptables', '-w', '-t', table, '-S'])) ?? ''
    const own = listed.split('\n').filter((line) => line.startsWith('-A ') && line.includes(` ${layout.name} `))
    for (const line of own) await attempt(['iptables', '-w', '-t', table, '-D', ...line.split(' ').slice(1)])
  }
}

async function bridgeAddress(layout: Layout): Promise<string | undefined> {
  const shown = await attempt(['ip', '-4', '-o', 'address', 'show', 'dev', layout.bridge])
  return /inet (10\.\d+\.\d+)\.1\/24/.exec(shown ?? '')?.[1]
}

async function currentSubnet(layout: Layout): Promise<Subnet | undefined> {
  const start = await bridgeAddress(layout)
  return start === undefined ? undefined : subnetAt(start)
}

async function freeSubnet(layout: Layout): Promise<Subnet> {
  const routes = await run(['ip', '-4', 'route', 'show', 'table', 'all'])
  const first = Number.parseInt(layout.clone.slice(0, 4), 16)
  for (let n = first; n < first + 1024; n++) {
    const start = `10.${192 + ((n >> 4) & 63)}.${(n & 15) * 16}`
    if (!isTaken(routes, start)) return subnetAt(start)
  }
  throw new RigError('No free part of 10.192.0.0/10 for the engine.', 'See `ip route`.')
}

// Only routes inside the same /16 or over the whole of 10.0.0.0/8 can overlap one of our /20s in practice.
function isTaken(routes: string, start: string): boolean {
  const sixteen = start.split('.').slice(0, 2).join('.')
  const third = Number(start.split('.')[2])
  const inside = [...routes.matchAll(/\b(10\.\d+)\.(\d+)\.\d+(\/\d+)?/g)].filter((route) => route[1] === sixteen)
  return inside.some((route) => Math.floor(Number(route[2]) / 16) * 16 === third || Number(route[3]?.slice(1)) < 20)
}

function subnetAt(start: string): Subnet {
  return { all: `${start}.0/20`, gateway: `${start}.1` }
}
