// build/lint/hearth-rules.mjs - The three rules of STYLE.md that no published plugin has.

/**
 * A file is named for the one thing it exports, in kebab-case.
 * @type {import('eslint').Rule.RuleModule}
 */
const kebabCaseFile = {
  create: (context) => ({
    Program(node) {
      const name = context.filename.replaceAll('\\', '/').split('/').at(-1) ?? ''
      if (/^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(name)) return
      context.report({ node, message: 'File names are kebab-case: send-message.ts exports sendMessage.' })
    },
  }),
}

/**
 * Node strips types without resolving, so a relative import must name the file.
 * @type {import('eslint').Rule.RuleModule}
 */
const relativeExtension = {
  create(context) {
    /** @type {(node: import('eslint').Rule.Node, source: unknown) => void} */
    const check = (node, source) => {
      if (typeof source !== 'string' || !/^\.{1,2}\//.test(source)) return
      if (/\.(ts|tsx|mjs|cjs|css|json|svg|woff2)(\?[a-z]+)?$/.test(source)) return
      context.report({ node, message: `Relative imports carry their extension: '${source}'.` })
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ImportExpression: (node) => check(node, node.source.type === 'Literal' ? node.source.value : undefined),
    }
  },
}

/**
 * The one cast in a layer carries its proof: `// eslint-disable-next-line rule -- why this is sound`.
 * @type {import('eslint').Rule.RuleModule}
 */
const explainedDisable = {
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        if (!/^\s*eslint-disable/.test(comment.value) || / -- \S/.test(comment.value) || !comment.loc) continue
        context.report({ loc: comment.loc, message: 'Say why after ` -- `, or mend the code instead.' })
      }
    },
  }),
}

/** @type {import('eslint').ESLint.Plugin} */
export const hearthRules = {
  rules: { 'kebab-case-file': kebabCaseFile, 'relative-extension': relativeExtension, 'explained-disable': explainedDisable },
}
