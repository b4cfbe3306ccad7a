import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** A text that a user may come to see, and where it is written. */
export interface Message {
  /** `src/oci/layout.ts:20` */
  readonly at: string
  /** Name of the error class, or of the function that prints it. */
  readonly by: string
  /** With {@link GAP} in the place of what is not fixed. */
  readonly text: string
}

const root = join(import.meta.dirname, '../../..')
const GAP = '\0'
/** What prints annotations (runner/log), findings (cache-dance/finding) and remarks on programs (elf/remarks). */
const PRINTERS = ['warn', 'note', 'warning', 'notice', 'info', 'tell']
/** More ways through a message than these are of no more use: what is beyond them counts as not fixed. */
const MOST_WAYS = 24
const DEEPEST = 8

/** All messages of src: first arguments of our error classes and of what prints. */
export function messagesOfSources(): readonly Message[] {
  const { program, checker } = parsed()
  const sources = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(join(root, 'src/')))
  return sources.flatMap((source) => nodesOf(source).flatMap((node) => messagesAt(source, node, checker)))
}

/** What scripts print: of the recipes, by their mark, and of the workflows, as annotations or by a function that makes them. */
export function messagesOfScripts(): readonly Message[] {
  const paths = [...globSync('recipes/*', { cwd: root }), ...globSync('.github/workflows/*.yml', { cwd: root })]
  return paths.filter((path) => /Dockerfile$|\.sh$|\.yml$/.test(path)).flatMap(scriptMessages)
}

const SCRIPT_MESSAGE =
  /echo "muslin: ([^"]*)" >&2|::(?:error|notice) title=[\w-]+::([^"$](?:\\"|[^"])*)"|\bfail "((?:\\"|[^"])*)"/g

/** `$name`, `${name:-?}` and `$(command)`. */
const SHELL_VARIABLE = /\\?\$(?:\w+|\{[^}]*\}|\([^)]*\))/g

function scriptMessages(path: string): readonly Message[] {
  const found = [...readFileSync(join(root, path), 'utf8').matchAll(SCRIPT_MESSAGE)]
  return found.map(([, ...texts]) => {
    const text = texts.find((each) => each !== undefined) ?? ''
    return { at: path, by: 'echo', text: text.replaceAll('\\"', '"').replaceAll(SHELL_VARIABLE, GAP) }
  })
}

/** The part of a message that it can be found by: the first seven words of the longest fixed piece of its first sentence. */
export function markOf(text: string): string {
  const [sentence = ''] = text.split(/\.\s|\n|\.$/)
  const pieces = sentence.split(GAP).map((piece) => piece.replace(/^[\s:,;.()"]+|[\s:,;.()"]+$/g, ''))
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '')
  return longest.split(/\s+/).slice(0, 7).join(' ')
}

/** Without what is not in this repository: the types of others are of no use here, and cost seconds. */
function parsed(): { readonly program: ts.Program; readonly checker: ts.TypeChecker } {
  const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const options: ts.CompilerOptions = { noLib: true, types: [], allowImportingTsExtensions: true, noEmit: true }
  const host = ts.createCompilerHost(options)
  host.resolveModuleNameLiterals = (literals, from) => literals.map(({ text }) => ({ resolvedModule: own(text, from) }))
  const rootNames = names.filter((name) => name.endsWith('.ts')).map((name) => join(root, 'src', name))
  const program = ts.createProgram({ rootNames, options, host })
  return { program, checker: program.getTypeChecker() }
}

const own = (name: string, from: string): ts.ResolvedModuleFull | undefined =>
  name.startsWith('.') ? { resolvedFileName: join(from, '..', name), extension: ts.Extension.Ts } : undefined

function nodesOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = []
  node.forEachChild((child) => void children.push(child))
  return [node, ...children.flatMap(nodesOf)]
}

function messagesAt(source: ts.SourceFile, node: ts.Node, checker: ts.TypeChecker): readonly Message[] {
  const by = speaker(node, checker)
  if (by === undefined) return []
  const { line } = source.getLineAndCharacterOfPosition(node.getStart())
  const at = `${source.fileName.slice(root.length + 1)}:${line + 1}`
  const { arguments: [first] = [] } = node as ts.CallExpression | ts.NewExpression
  const texts = [...new Set(textsOf(first, checker, 0))].filter((text) => /[a-z]{3}/i.test(text))
  return texts.map((text) => ({ at, by, text }))
}

/** Who says something at this place, if anybody does. */
function speaker(node: ts.Node, checker: ts.TypeChecker): string | undefined {
  if (ts.isNewExpression(node) && isErrorClass(declarationOf(node.expression, checker), checker))
    return node.expression.getText()
  if (!ts.isCallExpression(node)) return undefined
  const { expression } = node
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
  return PRINTERS.includes(name) ? name : undefined
}

function isErrorClass(declaration: ts.Declaration | undefined, checker: ts.TypeChecker): boolean {
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return false
  const base = declaration.heritageClauses?.[0]?.types[0]?.expression
  if (base === undefined) return false
  return base.getText() === 'Error' || isErrorClass(declarationOf(base, checker), checker)
}

function declarationOf(node: ts.Node, checker: ts.TypeChecker): ts.Declaration | undefined {
  const symbol = checker.getSymbolAtLocation(node)
  if (symbol === undefined) return undefined
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
  return (isAlias ? checker.getAliasedSymbol(symbol) : symbol).valueDeclaration
}

/** All texts that an expression may come to, as far as they are fixed. */
function textsOf(node: ts.Node | undefined, checker: ts.TypeChecker, depth: number): readonly string[] {
  if (node === undefined || depth > DEEPEST) return [GAP]
  const next = (inner: ts.Node | undefined): readonly string[] => textsOf(inner, checker, depth + 1)
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) return joined(templateParts(node, next))
  if (ts.isConditionalExpression(node)) return [...next(node.whenTrue), ...next(node.whenFalse)]
  if (ts.isBinaryExpression(node)) return textsOfPair(node, next)
  if (ts.isArrayLiteralExpression(node)) return joined(node.elements.flatMap((each) => [next(each), ['\n']]))
  if (ts.isIdentifier(node)) return textsOfName(node, checker, next)
  if (ts.isCallExpression(node)) return textsOfCall(node, checker, next)
  return 'expression' in node ? next(node.expression as ts.Node) : [GAP]
}

/** One behind the other. */
const textsOfPair = ({ left, right, operatorToken }: ts.BinaryExpression, next: Next): readonly string[] =>
  operatorToken.kind === ts.SyntaxKind.PlusToken ? joined([next(left), next(right)]) : [GAP]

type Next = (inner: ts.Node | undefined) => readonly string[]

const templateParts = ({ head, templateSpans }: ts.TemplateExpression, next: Next): readonly (readonly string[])[] => [
  [head.text],
  ...templateSpans.flatMap(({ expression, literal }) => [next(expression), [literal.text]]),
]

function textsOfName(node: ts.Identifier, checker: ts.TypeChecker, next: Next): readonly string[] {
  const declaration = declarationOf(node, checker)
  const isValue = declaration !== undefined && ts.isVariableDeclaration(declaration)
  return isValue && declaration.initializer !== undefined ? next(declaration.initializer) : [GAP]
}

/** What one of our own functions may return, or what stands before `.join(' ')` and the like. */
function textsOfCall({ expression }: ts.CallExpression, checker: ts.TypeChecker, next: Next): readonly string[] {
  if (ts.isPropertyAccessExpression(expression))
    return ['join', 'trim', 'trimEnd'].includes(expression.name.text) ? next(expression.expression) : [GAP]
  const declaration = declarationOf(expression, checker)
  if (declaration === undefined) return [GAP]
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration
  const isKnown = value !== undefined && (ts.isFunctionDeclaration(value) || ts.isArrowFunction(value))
  return isKnown ? returned(value, next) : [GAP]
}

function returned({ body }: ts.FunctionDeclaration | ts.ArrowFunction, next: Next): readonly string[] {
  if (body === undefined || !ts.isBlock(body)) return next(body)
  const inner = nodesOf(body)
    .filter((node) => ts.isFunctionLike(node))
    .flatMap(nodesOf)
  const returns = nodesOf(body).filter(
    (node) => ts.isReturnStatement(node) && !inner.includes(node),
  ) as ts.ReturnStatement[]
  return returns.length === 0 ? [GAP] : returns.flatMap(({ expression }) => next(expression))
}

function joined(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.reduce<readonly string[]>(
    (ways, part) => {
      const more = ways.flatMap((way) => part.map((text) => way + text))
      return more.length > MOST_WAYS ? ways.map((way) => way + GAP) : more
    },
    [''],
  )
}
