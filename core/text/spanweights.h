// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/encodedrow.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace anneal::text {

using Span = MarkedText::Span; // bytes of a row's text

/// Parts of a column of a plain row in bytes, as its form has written them: "plain_spans": {"text": [[begin, end] …]} for content, "answer_spans" for
/// answers with what closes them. What is no such part is left out.
std::vector<Span> plainSpans(const base::Json &row, const char *column);
std::vector<Span> answerSpans(const base::Json &row, const char *column);

std::vector<Span> moved(std::vector<Span> spans, std::size_t by);

/// Gives the weight 1 to each token from the one with a span's first byte to the one with its last.
void train(EncodedRow &row, const std::vector<Span> &spans);
/// Multiplies the weights of these tokens, each once where spans share it.
void multiply(EncodedRow &row, const std::vector<Span> &spans, double by);
/// Multiplies the weight of each token of a content by that of the part it belongs to. `parts` in ascending order.
void multiplyParts(EncodedRow &row, Span content, const std::vector<std::pair<Span, double>> &parts);

} // namespace anneal::text
