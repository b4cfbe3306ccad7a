// What mimalloc makes of a program that asks for memory all the time, beside musl's own allocator. Needs the rig to be up, and a
// quiet machine, or as root the argument --realtime, which runs the programs before all else that the machine does.
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { Machine } from './machine.ts'
import { buildRecipe, loadNow, writeProject } from './recipe-build.ts'
import { median, rounded, table } from './table.ts'

/** What each of the programs' threads does. */
const WORK = {
  // As servers and compilers do: every text has its own memory, and the map grows.
  'a map of 150,000 texts': `use std::collections::HashMap;

fn work() -> usize {
    let mut map: HashMap<u64, String> = HashMap::new();
    for n in 0..150_000u64 {
        map.insert(n.wrapping_mul(0x9e37_79b9_7f4a_7c15), format!("word {n}"));
    }
    map.values().map(String::len).sum()
}
`,
  // Little else than memory: a thousand live pieces of 16 to 527 bytes, of which one is given back and another asked for.
  'a million small pieces': `fn work() -> usize {
    let mut live: Vec<Vec<u8>> = (0..1000).map(|_| Vec::new()).collect();
    let mut random = 0x2545_f491_4f6c_dd1du64;
    for _ in 0..1_000_000 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let place = (random % 1000) as usize;
        live[place] = Vec::with_capacity(16 + (random >> 32) as usize % 512);
    }
    live.iter().map(Vec::capacity).sum()
}
`,
}

/** Starts the threads. It prints seconds and the most memory that it had, in kB. */
const MAIN = `
fn main() {
    let threads: u32 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    let start = std::time::Instant::now();
    let running: Vec<_> = (0..threads).map(|_| std::thread::spawn(work)).collect();
    let sum: usize = running.into_iter().map(|thread| thread.join().unwrap()).sum();
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("{seconds} {} {sum}", peak.trim());
}
`

const MANIFEST = '[package]\nname = "words"\nversion = "0.1.0"\nedition = "2021"\n'
const [RUNS, THREADS] = [7, [1, 2, 8, 16]]
const FIRST = process.argv.includes('--realtime') ? ['chrt', '--rr', '10'] : []
const machine = new Machine()

interface Figures {
  readonly seconds: number
  /** Megabytes. */
  readonly memory: number
}

async function measured(program: string, threads: number): Promise<Figures> {
  const found: Figures[] = []
  for (let run = 0; run < RUNS; run++) {
    const [seconds, memory] = (await machine.run([...FIRST, program, String(threads)])).split(' ').map(Number)
    found.push({ seconds: seconds ?? Number.NaN, memory: (memory ?? Number.NaN) / 1000 })
  }
  return { seconds: median(found.map(({ seconds }) => seconds)), memory: median(found.map(({ memory }) => memory)) }
}

async function compare(what: string, work: string): Promise<void> {
  const project = mkdtempSync(join(machine.folder, 'words-'))
  writeProject(project, { 'Cargo.toml': MANIFEST, 'src/main.rs': work + MAIN })
  const inputs = { platform: machine.platform }
  const musl = await buildRecipe(machine, project, inputs)
  const mimalloc = await buildRecipe(machine, project, { ...inputs, allocator: 'mimalloc' })
  const rows: (string | number)[][] = []
  for (const threads of THREADS) {
    const [plain, fast] = [await measured(musl.program, threads), await measured(mimalloc.program, threads)]
    const cells = [plain.seconds, fast.seconds].map(rounded)
    rows.push([
      threads,
      ...cells,
      `${rounded(plain.seconds / fast.seconds)}x`,
      rounded(plain.memory),
      rounded(fast.memory),
    ])
  }
  const head = ['threads', 'musl, s', 'mimalloc, s', 'faster', 'musl, MB', 'mimalloc, MB']
  console.log(`${what}, load ${loadNow()}\n\n${table(head, rows)}\n`)
}

async function main(): Promise<void> {
  await machine.start('allocator')
  for (const [what, work] of Object.entries(WORK)) await compare(what, work)
}

try {
  await main()
} finally {
  await machine.stop()
}
