// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/value.h"

#include <memory>
#include <string>
#include <vector>

namespace anneal::jinja {

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

struct Arguments
{
    std::vector<ExpressionPtr> positional;
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    ExpressionPtr rest;      // *rest
    ExpressionPtr restNamed; // **restNamed
};

struct Expression
{
    enum class Kind {
        Constant,
        Name,
        List,
        TupleOf,
        DictOf,    // operands: key, value, key, value …
        Attribute, // operands[0].name
        Subscript, // operands[0][operands[1]]
        Slice,     // operands: start, stop, step; any may be null
        Call,      // operands[0](arguments)
        Filter,    // operands[0] | name(arguments); no operand inside a filter block
        Test,      // operands[0] is name(arguments)
        Unary,     // name: - + not
        Binary,    // name: + - * / // % **
        Concat,
        And,
        Or,
        Compare,    // operands[0] operators[0] operands[1] …
        Condition,  // operands: test, then, otherwise (may be null)
        Attributed, // ns.name as the target of an assignment; text holds the namespace's name
    };

    Kind kind;
    int line;
    int height = 1; // of the tree below
    Value constant;
    std::string name;
    std::string text;
    std::vector<ExpressionPtr> operands;
    std::vector<std::string> operators;
    Arguments arguments;
};

struct Statement;
using Body = std::vector<Statement>;

/// What macros, call blocks and generation blocks have in common.
struct MacroBody
{
    std::string name;
    std::vector<std::string> parameters;
    std::vector<ExpressionPtr> defaults; // of the last parameters
    Body body;
    bool usesCaller = false;
    bool usesKwargs = false;
    bool usesVarargs = false;
};

struct Statement
{
    enum class Kind { Text, Print, If, For, Set, SetBlock, With, Macro, CallBlock, FilterBlock, Generation, Scope, Break, Continue };

    Kind kind;
    int line;
    std::string text;
    std::vector<ExpressionPtr> expressions; // Print, If (one test a branch); For: iterable, test or null; Set: value; With: values; filters
    ExpressionPtr target;                   // For, Set
    std::vector<ExpressionPtr> targets;     // With
    std::vector<Body> bodies;               // If: one a branch, then else; For: body, else
    bool recursive = false;
    std::shared_ptr<const MacroBody> macro; // shared with the macro values of a rendering
};

} // namespace anneal::jinja
