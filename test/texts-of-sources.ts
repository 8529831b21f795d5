import { dirname, relative, resolve } from "node:path";
import ts from "typescript";

/** A text that the sources say somewhere: `{1}` stands for what is put in. */
export interface SourceText {
  readonly text: string;
  /** `src/…:line` */
  readonly where: string;
}

/** Where a text begins its way: what is given there reaches somebody. */
export type Said =
  /** A parameter of the constructor of a class, or of a method of a class or an interface. */
  | { readonly of: string; readonly method: string; readonly place: number }
  /** A property of an interface, wherever an object of it is made; a path leads through other ones. */
  | { readonly of: string; readonly property: string };

const root = resolve(import.meta.dirname, "..");

/**
 * Every text that can arrive at one of these places, from the files that these ones run.
 *
 * The way is walked backwards: from the place over parameters, properties, variables, and what
 * functions return, to the literals. What does not come from a literal is a hole.
 */
export function textsSaid(
  entries: readonly string[],
  said: readonly Said[],
  isHoleSaid: IsHoleSaid = () => true,
): SourceText[] {
  const paths = entries.map((it) => resolve(root, it));
  const program = ts.createProgram(paths, options());
  return new Walk(program, filesRunBy(program, paths), isHoleSaid).from(said);
}

/** Whether what is put into a text matters: where it is left out anyway, nobody looks for it. */
export type IsHoleSaid = (text: string, hole: number) => boolean;

function options(): ts.CompilerOptions {
  const path = resolve(root, "tsconfig.json");
  const { config } = ts.readConfigFile(path, (it) => ts.sys.readFile(it)) as { config: unknown };
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

/** What is imported for its values; types alone run nothing. */
function filesRunBy(program: ts.Program, entries: readonly string[]): ts.SourceFile[] {
  const seen = new Set<ts.SourceFile>();
  const queue = entries.flatMap((path) => program.getSourceFile(path) ?? []);
  for (const file of queue) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const name of valueImports(file)) {
      const next = program.getSourceFile(resolve(dirname(file.fileName), name));
      if (next !== undefined && !seen.has(next)) queue.push(next);
    }
  }
  return [...seen];
}

function valueImports(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isImportDeclaration(node) &&
      node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword
    ) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    }
    if (ts.isExportDeclaration(node) && !node.isTypeOnly && node.moduleSpecifier !== undefined) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [name] = node.arguments;
      if (name !== undefined && ts.isStringLiteral(name)) found.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.filter((it) => it.startsWith("."));
}

type Called = ts.CallExpression | ts.NewExpression;
type NamedType = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

function isType(it: ts.Node): it is NamedType {
  return (
    ts.isClassDeclaration(it) || ts.isInterfaceDeclaration(it) || ts.isTypeAliasDeclaration(it)
  );
}

function propertiesOf(owner: ts.Node, name: string): ts.PropertySignature[] {
  const found: ts.PropertySignature[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && node.name.getText() === name) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(owner);
  return found;
}

function parametersOf(
  owner: NamedType,
  { method, place }: { readonly method: string; readonly place: number },
): ts.ParameterDeclaration[] {
  const members: readonly ts.Node[] = ts.isTypeAliasDeclaration(owner) ? [] : owner.members;
  return members.flatMap((it) => {
    if (ts.isConstructorDeclaration(it) && method === "constructor") {
      return it.parameters[place] ?? [];
    }
    const isMethod = ts.isMethodDeclaration(it) || ts.isMethodSignature(it);
    return isMethod && it.name.getText() === method ? (it.parameters[place] ?? []) : [];
  });
}

class Walk {
  readonly #checker: ts.TypeChecker;
  readonly #program: ts.Program;
  readonly #isHoleSaid: IsHoleSaid;
  /** Calls by what is called; objects by the names of their properties; writes by what is written. */
  readonly #calls = new Map<ts.Node, Called[]>();
  readonly #properties = new Map<string, ts.ObjectLiteralElementLike[]>();
  readonly #writes = new Map<ts.Symbol, ts.Expression[]>();
  readonly #done = new Set<ts.Node>();
  readonly #found = new Map<string, SourceText>();

  constructor(program: ts.Program, files: readonly ts.SourceFile[], isHoleSaid: IsHoleSaid) {
    this.#program = program;
    this.#isHoleSaid = isHoleSaid;
    this.#checker = program.getTypeChecker();
    for (const file of files) this.#look(file);
  }

  from(said: readonly Said[]): SourceText[] {
    for (const it of said) this.#begin(it);
    return [...this.#found.values()];
  }

  #look(node: ts.Node): void {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#lookAtCall(node);
    if (ts.isCallExpression(node)) this.#lookAtPush(node);
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      add(this.#properties, nameOf(node), node);
    }
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      const symbol = this.#checker.getSymbolAtLocation(node.left);
      if (symbol !== undefined) add(this.#writes, symbol, node.right);
    }
    ts.forEachChild(node, (child) => this.#look(child));
  }

  #lookAtCall(node: Called): void {
    const declaration = this.#checker.getResolvedSignature(node)?.declaration;
    if (declaration !== undefined) add(this.#calls, declaration, node);
    // A class without a constructor of its own has the one of its parent: that is resolved already.
  }

  /** What is pushed onto a list is in it. */
  #lookAtPush({ expression, arguments: given }: ts.CallExpression): void {
    if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== "push") return;
    const symbol = this.#checker.getSymbolAtLocation(expression.expression);
    if (symbol !== undefined) for (const it of given) add(this.#writes, symbol, it);
  }

  #begin(said: Said): void {
    const places = this.#program
      .getSourceFiles()
      .filter(isOurs)
      .flatMap((file) => file.statements.filter(isType))
      .filter(({ name }) => name?.text === said.of)
      .flatMap((owner): readonly (ts.PropertySignature | ts.ParameterDeclaration)[] =>
        "property" in said ? propertiesOf(owner, said.property) : parametersOf(owner, said),
      );
    if (places.length === 0) throw new TypeError(`nothing is said by ${JSON.stringify(said)}`);
    for (const it of places) {
      if (ts.isParameter(it)) this.#parameter(it);
      else this.#declaredProperty(it, it.name.getText());
    }
  }

  /** Everything that is given for it, wherever its function is called. */
  #parameter(parameter: ts.ParameterDeclaration): void {
    if (this.#isDone(parameter)) return;
    const owner = parameter.parent;
    const place = owner.parameters.indexOf(parameter);
    if (parameter.initializer !== undefined) this.#read(parameter.initializer);
    for (const call of this.#calls.get(owner) ?? []) {
      const given = call.arguments?.[place];
      if (given !== undefined) this.#read(given);
    }
    // A function that is handed on is called by its type.
    if (ts.isArrowFunction(owner) || ts.isFunctionExpression(owner)) this.#handedOn(owner, place);
  }

  #handedOn(owner: ts.ArrowFunction | ts.FunctionExpression, place: number): void {
    const type = this.#checker.getContextualType(owner);
    for (const signature of type?.getCallSignatures() ?? []) {
      const declared = signature.declaration?.parameters[place];
      if (declared !== undefined && ts.isParameter(declared) && isOurs(declared)) {
        this.#parameter(declared);
      }
    }
  }

  #declaredProperty(declaration: ts.Node, name: string): void {
    if (this.#isDone(declaration) || !isOurs(declaration)) return;
    if (ts.isPropertyAssignment(declaration)) this.#read(declaration.initializer);
    if (ts.isShorthandPropertyAssignment(declaration)) this.#shorthand(declaration);
    if (ts.isPropertyDeclaration(declaration)) {
      if (declaration.initializer !== undefined) this.#read(declaration.initializer);
      const symbol = this.#checker.getSymbolAtLocation(declaration.name);
      for (const it of (symbol && this.#writes.get(symbol)) ?? []) this.#read(it);
    }
    for (const element of this.#properties.get(name) ?? []) {
      if (!this.#isFor(element, name, declaration)) continue;
      if (ts.isPropertyAssignment(element)) this.#read(element.initializer);
      if (ts.isShorthandPropertyAssignment(element)) this.#shorthand(element);
    }
  }

  #isFor(element: ts.ObjectLiteralElementLike, name: string, declaration: ts.Node): boolean {
    const object = element.parent as ts.ObjectLiteralExpression;
    const wanted = this.#declarationsOf(this.#checker.getContextualType(object), name);
    // Of what a callback makes nobody says what it is to be: then the name decides.
    const isMadeByCallback =
      ts.isParenthesizedExpression(object.parent) && ts.isArrowFunction(object.parent.parent);
    return wanted.includes(declaration) || (wanted.length === 0 && isMadeByCallback);
  }

  #declarationsOf(type: ts.Type | undefined, name: string): readonly ts.Node[] {
    if (type === undefined) return [];
    if (type.isUnion()) return type.types.flatMap((it) => this.#declarationsOf(it, name));
    return type.getProperty(name)?.declarations ?? [];
  }

  #shorthand(element: ts.ShorthandPropertyAssignment): void {
    const symbol = this.#checker.getShorthandAssignmentValueSymbol(element);
    if (symbol !== undefined) this.#symbol(symbol);
  }

  /** What a name, or a property, stands for. */
  #symbol(symbol: ts.Symbol): void {
    const real =
      (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : this.#checker.getAliasedSymbol(symbol);
    for (const it of this.#writes.get(real) ?? []) this.#read(it);
    for (const it of real.declarations ?? []) {
      if (ts.isParameter(it)) this.#parameter(it);
      else if (ts.isVariableDeclaration(it)) this.#variable(it);
      else if (ts.isBindingElement(it)) this.#bound(it);
      else this.#declaredProperty(it, real.name);
    }
  }

  #variable(it: ts.VariableDeclaration): void {
    if (this.#isDone(it)) return;
    if (it.initializer !== undefined) this.#read(it.initializer);
    const loop = it.parent.parent;
    if (ts.isForOfStatement(loop)) this.#read(loop.expression);
  }

  #bound(it: ts.BindingElement): void {
    if (this.#isDone(it)) return;
    if (it.initializer !== undefined) this.#read(it.initializer);
    if (ts.isArrayBindingPattern(it.parent)) {
      const whole = it.parent.parent;
      if (ts.isVariableDeclaration(whole)) this.#variable(whole);
      return;
    }
    const name = (it.propertyName ?? it.name).getText();
    const type = this.#checker.getTypeAtLocation(it.parent);
    for (const declaration of this.#declarationsOf(type, name)) {
      this.#declaredProperty(declaration, name);
    }
  }

  /** Finds the literals behind an expression. */
  #read(it: ts.Expression): void {
    if (this.#isDone(it)) return;
    if (ts.isStringLiteralLike(it)) this.#find(it, it.text);
    else if (ts.isTemplateExpression(it) || isPlus(it)) this.#joined(it);
    else if (ts.isConditionalExpression(it)) this.#each(it.whenTrue, it.whenFalse);
    else if (ts.isBinaryExpression(it)) this.#each(it.left, it.right);
    else if (ts.isArrayLiteralExpression(it)) this.#each(...it.elements);
    else if (ts.isElementAccessExpression(it)) this.#looked(it.expression);
    else if (ts.isCallExpression(it)) this.#returned(it);
    else if (ts.isNewExpression(it)) this.#each(...(it.arguments ?? []));
    else if (ts.isIdentifier(it) || ts.isPropertyAccessExpression(it)) this.#named(it);
    else if (isWrapped(it)) this.#read(it.expression);
  }

  #each(...expressions: readonly ts.Expression[]): void {
    for (const it of expressions) this.#read(it);
  }

  #named(it: ts.Expression): void {
    const symbol = this.#checker.getSymbolAtLocation(it);
    if (symbol !== undefined) this.#symbol(symbol);
  }

  /** What is looked up in a table, or in a list, may be any of its values. */
  #looked(table: ts.Expression): void {
    for (const property of this.#tableOf(table)?.properties ?? []) {
      if (ts.isPropertyAssignment(property)) this.#read(property.initializer);
    }
    this.#read(table);
  }

  #declarationsBehind(symbol: ts.Symbol): readonly ts.Declaration[] {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return (isAlias ? this.#checker.getAliasedSymbol(symbol) : symbol).declarations ?? [];
  }

  /** What a function of ours returns; what is done to a text or a list keeps its words. */
  #returned(call: ts.CallExpression): void {
    const declaration = this.#checker.getResolvedSignature(call)?.declaration;
    if (declaration !== undefined && isOurs(declaration) && "body" in declaration) {
      const { body } = declaration;
      if (body !== undefined) this.#returnsOf(body);
    } else if (ts.isPropertyAccessExpression(call.expression)) {
      const [given] = call.arguments;
      const isOfTable = call.expression.expression.getText() === "Object" && given !== undefined;
      if (isOfTable) this.#looked(given);
      else this.#read(call.expression.expression);
    }
    // What is handed to a function to be called may be what that returns.
    for (const given of call.arguments) if (ts.isArrowFunction(given)) this.#returnsOf(given.body);
  }

  #returnsOf(body: ts.ConciseBody): void {
    if (!ts.isBlock(body)) {
      this.#read(body);
      return;
    }
    const visit = (node: ts.Node): void => {
      if (ts.isReturnStatement(node) && node.expression !== undefined) this.#read(node.expression);
      if (ts.isYieldExpression(node) && node.expression !== undefined) this.#read(node.expression);
      if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
    };
    ts.forEachChild(body, visit);
  }

  #joined(it: ts.Expression): void {
    for (const parts of this.#patternsOf(it)) {
      const holes = parts.filter((part) => typeof part !== "string");
      const text = parts
        .map((part) => (typeof part === "string" ? part : `{${holes.indexOf(part) + 1}}`))
        .join("");
      this.#find(it, text);
      for (const [i, hole] of holes.entries()) if (this.#isHoleSaid(text, i + 1)) this.#read(hole);
    }
  }

  /** What can come of putting texts together, as texts and holes; as many as there are choices. */
  #patternsOf(it: ts.Expression): (string | ts.Expression)[][] {
    if (ts.isStringLiteralLike(it)) return [[it.text]];
    if (ts.isParenthesizedExpression(it)) return this.#patternsOf(it.expression);
    if (isPlus(it)) return products([this.#patternsOf(it.left), this.#patternsOf(it.right)]);
    if (ts.isTemplateExpression(it)) {
      const rest = it.templateSpans.flatMap(({ expression, literal }) => [
        this.#patternsOf(expression),
        [[literal.text]],
      ]);
      return products([[[it.head.text]], ...rest]);
    }
    const choices = this.#choices(it);
    return choices === undefined ? [[it]] : choices.flatMap((one) => this.#patternsOf(one));
  }

  /** What an expression may be, where that is written down. */
  #choices(it: ts.Expression): readonly ts.Expression[] | undefined {
    if (ts.isConditionalExpression(it)) return [it.whenTrue, it.whenFalse];
    if (isOr(it)) return [it.left, it.right];
    if (ts.isElementAccessExpression(it)) {
      const texts = this.#tableOf(it.expression)?.properties.flatMap((property) =>
        ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer)
          ? [property.initializer]
          : [],
      );
      return texts?.length === 0 ? undefined : texts;
    }
    if (!ts.isIdentifier(it)) return undefined;
    const value = this.#constantOf(it);
    const isText =
      value !== undefined &&
      (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value) || isPlus(value));
    return isText || (value && this.#choices(value)) ? [value] : undefined;
  }

  #constantOf(it: ts.Expression): ts.Expression | undefined {
    const symbol = this.#checker.getSymbolAtLocation(it);
    const [declaration] = symbol === undefined ? [] : this.#declarationsBehind(symbol);
    const isConstant =
      declaration !== undefined &&
      ts.isVariableDeclaration(declaration) &&
      (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
    return isConstant ? unwrapped(declaration.initializer) : undefined;
  }

  #tableOf(it: ts.Expression): ts.ObjectLiteralExpression | undefined {
    const value = this.#constantOf(it);
    return value !== undefined && ts.isObjectLiteralExpression(value) ? value : undefined;
  }

  #find(node: ts.Node, text: string): void {
    if (this.#found.has(text)) return;
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    this.#found.set(text, { text, where: `${relative(root, file.fileName)}:${line + 1}` });
  }

  #isDone(node: ts.Node): boolean {
    if (this.#done.has(node)) return true;
    this.#done.add(node);
    return false;
  }
}

/** More ways to put one text together than anybody writes. */
const MOST_WAYS = 100;

function products<T>(lists: readonly (readonly (readonly T[])[])[]): T[][] {
  const all = lists.reduce<T[][]>(
    (begun, list) => begun.flatMap((one) => list.map((next) => [...one, ...next])),
    [[]],
  );
  if (all.length > MOST_WAYS) throw new TypeError("a text is put together in too many ways");
  return all;
}

function isPlus(it: ts.Expression): it is ts.BinaryExpression {
  return ts.isBinaryExpression(it) && it.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function isOr(it: ts.Expression): it is ts.BinaryExpression {
  if (!ts.isBinaryExpression(it)) return false;
  const { kind } = it.operatorToken;
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken
  );
}

function isWrapped(it: ts.Expression): it is ts.Expression & { expression: ts.Expression } {
  return (
    ts.isParenthesizedExpression(it) ||
    ts.isAsExpression(it) ||
    ts.isSatisfiesExpression(it) ||
    ts.isNonNullExpression(it) ||
    ts.isAwaitExpression(it) ||
    ts.isSpreadElement(it)
  );
}

function unwrapped(it: ts.Expression | undefined): ts.Expression | undefined {
  return it !== undefined && isWrapped(it) ? unwrapped(it.expression) : it;
}

function isOurs(node: ts.Node): boolean {
  return node.getSourceFile().fileName.startsWith(`${root}/src/`);
}

function nameOf(it: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): string {
  return ts.isStringLiteral(it.name) ? it.name.text : it.name.getText();
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const there = map.get(key);
  if (there === undefined) map.set(key, [value]);
  else there.push(value);
}
