"""Parser of expr expressions: operator precedence climbing over the tokens.

Facts: expr-lang/expr 1.17.8, parser/parser.go. Two differences, both on purpose:
nesting is limited, and `a not "in" b`, which expr takes for `a not in b`, is an error.
"""

from argogen.argo.expr import nodes as n
from argogen.argo.expr.cursor import CLOSING, Cursor
from argogen.argo.expr.functions import FUNCTIONS, Function
from argogen.argo.expr.nodes import Node
from argogen.argo.expr.operators import BINARY, COMPARISONS, RIGHT_ASSOCIATIVE, UNARY, binding, take_operator
from argogen.argo.expr.tokens import LARGEST_INTEGER, ExprSyntaxError, Kind, Token, is_word
from argogen.argo.expr.unexpected import missing_name, missing_operand, missing_operator, shown, unclosed

_BUILTINS = {name: function for name, function in FUNCTIONS.items() if function.builtin}


def parse(text: str) -> Node:
    """Return the tree of the expression that `text` is, all of it.

    Raises ExprSyntaxError where expr 1.17.8 would refuse the text for its form, at the character that is at fault
    (an unclosed bracket, text or comment: where it begins); also if it is nested too deep. Names, types and the
    number of arguments are not looked at, except that a function with a closure must have one.
    """
    try:
        return _Parser(text).whole()
    except ExprSyntaxError as error:
        # The end is shown at the last character, as expr does, so that it is a place in the text.
        raise ExprSyntaxError(error.message, max(0, min(error.offset, len(text) - 1))) from None


class _Parser(Cursor):
    """Reads one text. Each method parses what it is named after, from the next token on."""

    _closures = 0
    """How many closures are around the next token."""
    _sequence_end = 0
    """Where the last sequence ended, a final semicolon aside."""

    def whole(self) -> Node:
        node = self._sequence()
        if self.token.kind is not Kind.END:
            raise missing_operator(self.token, self.previous)
        return node

    def _sequence(self) -> Node:
        start = self.token.start
        expressions = [self._expression()]
        end = self.end
        while self.accept(";"):
            if self.token.kind is Kind.END:
                break
            expressions.append(self._expression())
            end = self.end
        self._sequence_end = end
        if len(expressions) == 1:
            return expressions[0]
        self.count()
        return n.Sequence(tuple(expressions), start=start, end=end)

    def _expression(self) -> Node:
        self.enter()
        if self.at("let"):
            node = self._let()
        elif self.at("if"):
            node = self._if()
        else:
            start = self.token.start
            node = self._binary(0)
            if self.at("?"):
                node = self._ternary(node, start)
        self.leave()
        return node

    def _let(self) -> Node:
        declarations = []
        while self.at("let"):
            start = self.advance().start
            name = self.expect_name()
            self.expect("=", '"=" with a value')
            value = self._expression()
            self.expect(";", '";" with what the value is for', operators=True)
            declarations.append((start, name, value))
        node = self._sequence()
        for start, name, value in reversed(declarations):
            self.count()
            node = n.Let(name.text, value, node, name.start, start=start, end=self._sequence_end)
        return node

    def _if(self) -> Node:
        arms = []
        while self.at("if"):
            start = self.advance().start
            condition = self._expression()
            then = self._block()
            self.expect("else", '"else { }"')
            arms.append((start, condition, then))
        node = self._block()
        # expr forgets to count these nodes.
        for start, condition, then in reversed(arms):
            node = n.Conditional(condition, then, node, start=start, end=self.end)
        return node

    def _block(self) -> Node:
        opening = self.expect("{", '"{"')
        body = self._sequence()
        self.close(opening)
        return body

    def _ternary(self, condition: Node, start: int) -> Node:
        """Parse from the first `?`; branch after branch in a loop, since long chains are common."""
        arms: list[tuple[int, Node, Node | None]] = []
        while self.accept("?"):
            then = None if self.at(":") else self._expression()
            self.expect(":", '":" with the other branch', operators=True)
            arms.append((start, condition, then))
            start = self.token.start
            if self.at("let", "if"):
                condition = self._expression()
                # Nothing can follow the braces of an if, so a further ? belongs to the condition before it.
                if self.at("?"):
                    start, first, then = arms.pop()
                    condition = self._conditional(start, first, then, condition)
            else:
                condition = self._binary(0)
        for arm in reversed(arms):
            condition = self._conditional(*arm, condition)
        return condition

    def _conditional(self, start: int, condition: Node, then: Node | None, otherwise: Node) -> Node:
        self.count()
        return n.Conditional(condition, then, otherwise, start=start, end=self.end)

    # --- operators ---

    def _binary(self, minimum: int) -> Node:
        """Parse an operand and all operators after it that bind as tightly as `minimum` or tighter."""
        self.enter()
        start = self.token.start
        node = self._operand()
        previous = ""
        while binding(self) >= minimum:
            operator = take_operator(self)
            name = operator.text.removeprefix("not ")
            if previous == "??" and name not in ("??", "|"):
                raise ExprSyntaxError(
                    f'"??" and "{operator.text}" can\'t be mixed: put one of them into parentheses', operator.start
                )
            if name == "|":
                node = self._call(self.expect_name(), start, (node,))
            elif name in COMPARISONS:
                node = self._comparisons(node, start, operator)
            else:
                right = self._binary(BINARY[name] + (name not in RIGHT_ASSOCIATIVE))
                self.count(1 if name == operator.text else 2)
                node = n.Binary(operator.text, node, right, operator.start, start=start, end=self.end)
            previous = name
        self.leave()
        return node

    def _comparisons(self, left: Node, start: int, operator: Token) -> Node:
        operands, operators = [left], [operator]
        while True:
            operands.append(self._binary(BINARY[operator.text] + 1))
            self.count(1 if len(operators) == 1 else 2)
            if not self.at(*COMPARISONS):
                break
            operators.append(operator := self.advance())
        if len(operators) == 1:
            return n.Binary(operator.text, left, operands[1], operator.start, start=start, end=self.end)
        texts, starts = tuple(o.text for o in operators), tuple(o.start for o in operators)
        return n.Comparisons(tuple(operands), texts, starts, start=start, end=self.end)

    def _operand(self) -> Node:
        token = self.token
        if token.kind is Kind.OPERATOR and token.text in UNARY:
            self.advance()
            operand = self._binary(UNARY[token.text])
            self.count()
            return self._members(n.Unary(token.text, operand, start=token.start, end=self.end), token.start)
        if self.accept("("):
            node = self._sequence()
            self.close(token)
            return self._members(node, token.start)
        if self._closures and self.at("#", "."):
            return self._members(self._pointer(), token.start)
        if self.accept("::"):
            return self._members(self._call(self.expect_name(), token.start, ()), token.start)
        return self._value()

    def _pointer(self) -> Node:
        token = self.token
        name = ""
        if self.accept("#") and self.token.kind is Kind.NAME:
            name = self.advance().text
        self.count()
        return n.Pointer(name, start=token.start, end=self.end if token.text == "#" else token.start)

    # --- values ---

    def _value(self) -> Node:
        token = self.token
        if token.kind is Kind.NAME:
            return self._named()
        if token.kind is Kind.NUMBER:
            return self._number()
        if isinstance(token.value, str):
            self.advance()
            self.count()
            return self._members(n.String(token.value, start=token.start, end=token.end), token.start)
        if isinstance(token.value, bytes):
            self.advance()
            self.count()
            return self._members(n.Bytes(token.value, start=token.start, end=token.end), token.start)
        if self.at("["):
            return self._members(self._array(), token.start)
        if self.at("{"):
            return self._members(self._map(), token.start)
        raise missing_operand(token, self.previous)

    def _number(self) -> Node:
        token = self.advance()
        self.count()
        if isinstance(token.value, int):
            return n.Integer(token.value, start=token.start, end=token.end)
        if isinstance(token.value, float):
            return n.Float(token.value, start=token.start, end=token.end)
        limit = f"; whole numbers end at {LARGEST_INTEGER}" if token.text.isdecimal() else ""
        raise ExprSyntaxError(f"{shown(token)} is not a number that expr can hold{limit}", token.start)

    def _named(self) -> Node:
        token = self.advance()
        if token.text in ("true", "false"):
            self.count()
            return n.Boolean(token.text == "true", start=token.start, end=token.end)
        if token.text == "nil":
            self.count()
            return n.Nil(start=token.start, end=token.end)
        if self.at("("):
            return self._members(self._call(token, token.start, ()), token.start)
        self.count()
        return self._members(n.Identifier(token.text, start=token.start, end=token.end), token.start)

    def _array(self) -> Node:
        opening = self.advance()
        elements = self._list(opening)
        self.count()
        return n.Array(elements, start=opening.start, end=self.end)

    def _list(self, opening: Token) -> tuple[Node, ...]:
        """Parse values and commas up to the bracket that closes `opening`; a comma may be the last."""
        values: list[Node] = []
        while not self.at(CLOSING[opening.text]):
            self._separate(opening, first=not values)
            if values and self.at(CLOSING[opening.text]):
                break
            values.append(self._expression())
        self.close(opening)
        return tuple(values)

    def _separate(self, opening: Token, *, first: bool) -> None:
        if not first and not self.accept(","):
            raise unclosed(opening, self.token, self.previous)
        if first and self.token.kind is Kind.END:
            raise unclosed(opening, self.token, self.previous)

    def _map(self) -> Node:
        opening = self.advance()
        pairs: list[n.Pair] = []
        while not self.at("}"):
            self._separate(opening, first=not pairs)
            if pairs and self.at("}"):
                break
            start = self.token.start
            key = self._key()
            self.expect(":", '":" with a value')
            value = self._expression()
            self.count()
            pairs.append(n.Pair(key, value, start=start, end=self.end))
        self.close(opening)
        self.count()
        return n.Map(tuple(pairs), start=opening.start, end=self.end)

    def _key(self) -> Node:
        token = self.token
        if token.kind in (Kind.NAME, Kind.STRING, Kind.NUMBER):
            self.advance()
            self.count()
            text = token.value if token.kind is Kind.STRING else token.text
            return n.String(str(text), start=token.start, end=token.end)
        if self.at("("):
            return self._expression()
        raise ExprSyntaxError(
            f"unexpected {shown(token)}: the key of a map is a name, a text, a number or an expression in parentheses",
            token.start,
        )

    # --- calls and members ---

    def _call(self, name: Token, start: int, piped: tuple[Node, ...]) -> Node:
        """Parse the arguments of the function `name`; `piped` is what stands before a pipe, its first argument."""
        opening = self.expect("(", 'an argument list such as "()"')
        function = _BUILTINS.get(name.text)
        if function and function.closure:
            arguments = self._with_closure(function, opening, piped)
        else:
            arguments = (*piped, *self._list(opening))
        self.count()
        if function:
            return n.Builtin(name.text, arguments, name.start, start=start, end=self.end)
        self.count()
        callee = n.Identifier(name.text, start=name.start, end=name.end)
        return n.Call(callee, arguments, start=start, end=self.end)

    def _with_closure(self, function: Function, opening: Token, piped: tuple[Node, ...]) -> tuple[Node, ...]:
        arguments = list(piped)
        while len(arguments) < (function.maximum or 0):
            if self.at(")"):
                if len(arguments) >= function.minimum:
                    break
                missing = "a closure" if len(arguments) == 1 else "an array"
                raise ExprSyntaxError(f'unexpected ")": {function.name}() needs {missing}', self.token.start)
            self._separate(opening, first=len(arguments) == len(piped))
            arguments.append(self._closure() if len(arguments) == 1 else self._expression())
        # Only after the last possible argument expr takes a comma.
        if len(arguments) == function.maximum:
            self.accept(",")
        self.close(opening)
        return tuple(arguments)

    def _closure(self) -> Node:
        start = self.token.start
        self._closures += 1
        if self.at("{"):
            body = self._block()
        else:
            body = self._expression()
            if self.at(";"):
                raise ExprSyntaxError('unexpected ";": put the closure into braces { }', self.token.start)
        self._closures -= 1
        self.count()
        return n.Closure(body, start=start, end=self.end)

    def _members(self, node: Node, start: int) -> Node:
        """Parse the `.name`, `.method()`, `?.name`, `[index]` and `[from:to]` after `node`, which begins at `start`."""
        chained = False
        while self.at(".", "?.", "["):
            optional = self.accept("?.")
            if self.at("["):
                chained = optional
                node = self._index(node, start, optional=optional)
            else:
                if not optional:
                    self.advance()
                chained = chained or optional
                node = self._member(node, start, optional=optional)
                self.count(1 if chained else 0)
        return node

    def _member(self, target: Node, start: int, *, optional: bool) -> Node:
        token = self.token
        if token.kind is not Kind.NAME and not (token.kind is Kind.OPERATOR and is_word(token.text)):
            raise missing_name(token, self.previous)
        self.advance()
        self.count(2)
        name = n.String(token.text, start=token.start, end=token.end)
        node = n.Member(target, name, optional, computed=False, start=start, end=token.end)
        if not self.at("("):
            return node
        arguments = self._list(self.advance())
        self.count()
        return n.Call(node, arguments, start=start, end=self.end)

    def _index(self, target: Node, start: int, *, optional: bool) -> Node:
        opening = self.advance()
        lower = None if self.at(":") else self._expression()
        if self.accept(":"):
            upper = None if self.at("]") else self._expression()
            self.close(opening)
            self.count()
            return n.Slice(target, lower, upper, start=start, end=self.end)
        assert lower is not None  # noqa: S101 - a colon would have been taken
        self.close(opening)
        self.count(2 if optional else 1)
        return n.Member(target, lower, optional, computed=True, start=start, end=self.end)
