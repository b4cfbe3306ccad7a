import { main, post } from '../cache-dance/run.ts'
import { runAction } from '../runner/action.ts'

await runAction({ name: 'cache-dance', main, post, optional: true })
