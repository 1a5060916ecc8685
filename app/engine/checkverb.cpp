// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/checkverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/verbs.h"
#include "app/verbs/textverbs.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/dtypecomparison.h"
#include "core/model/generate.h"
#include "core/text/tokenizer.h"
#include "core/weights/modelshape.h"

#include <algorithm>
#include <cstdio>

namespace anneal::engine {

using verbs::CheckOptions;

namespace {

constexpr std::int64_t kMostTokens = 256; // of the text: all of their logits are kept

constexpr const char *kText
    = "The heart pumps blood through two loops. In the first, it sends blood to the lungs, "              // not translated: to be measured
      "where it takes up oxygen and gives off carbon dioxide. "                                           // not translated: to be measured
      "In the second, it sends the fresh blood to the rest of the body. "                                 // not translated: to be measured
      "Valves between the chambers keep it from flowing back.\n\n"                                        // not translated: to be measured
      "def mean(values):\n    total = sum(values)\n    return total / len(values) if values else 0.0\n\n" // not translated: to be measured
      "Am Morgen fuhr der Zug mit zwanzig Minuten Verspätung ab. "                                        // not translated: to be measured
      "Niemand beschwerte sich, denn der Schnee lag einen halben Meter hoch.\n\n"                         // not translated: to be measured
      "Q: What is the boiling point of water at sea level?\n"                                             // not translated: to be measured
      "A: 100 degrees Celsius, which is 212 degrees Fahrenheit or 373.15 kelvin.\n";                      // not translated: to be measured

base::Result<std::vector<std::int32_t>> textOf(const CheckOptions &options, const weights::ModelFiles &files)
{
    const auto tokenizer = text::Tokenizer::load(files);
    if (!tokenizer)
        return tokenizer.error();
    const auto text = options.data.empty() ? base::Result<std::string>(kText) : base::readFileOrInput(options.data);
    if (!text)
        return text.error();
    auto ids = (*tokenizer)->encode(*text, { .addSpecial = true });
    if (!ids)
        return ids.error();
    const auto shape = weights::readShape(files);
    if (!shape)
        return shape.error();
    ids->resize(std::size_t(std::min({ std::ssize(*ids), kMostTokens, shape->maxPositions })));
    return ids;
}

void print(const std::vector<model::DTypeComparison> &errors, std::size_t tokens, nn::DType used)
{
    printResult("How each --dtype changes the answers, over "              // not translated: a command line's table
        + base::counted(std::int64_t(tokens), "token") + " of text:\n\n"); // not translated: a command line's table
    const auto row = [](const std::vector<std::string> &cells) {
        std::string line;
        for (const auto &cell : cells)
            line += cell + std::string(cell.size() < 16 ? 16 - cell.size() : 1, ' ');
        printResult(line.substr(0, line.find_last_not_of(' ') + 1) + "\n");
    };
    row({ "dtype", "memory", "tokens/s", "perplexity", "same token", "mean KL", "largest KL" }); // not translated: a command line's table
    for (const auto &error : errors)
        row({ std::string(nameOf(error.dtype)), base::formatBytes(error.bytes), base::formatFixed(error.tokensPerSecond, 1),
            base::formatFixed(error.perplexity, 4), base::formatFixed(100 * error.sameBest, 1) + " %", base::formatFixed(error.meanDivergence, 5),
            base::formatFixed(error.largestDivergence, 4) });
    printResult("\nKL is the divergence of the next token's probabilities from those of float32, in nats. " // not translated: a command line's table
                "Blocks of a GGUF file stay in memory as they are,\nunless --dtype is int8. "               // not translated: a command line's table
                "Where texts are made, --dtype auto is "                                                    // not translated: a command line's table
        + std::string(nameOf(used)) + " for this model.\n");                                                // not translated: a command line's table
}

base::Status check(const CheckOptions &options)
{
    const auto files = weights::findModel(options.model, options.revision);
    if (!files)
        return files.error();
    tellNotes(*files, options.output);
    const auto ids = textOf(options, *files);
    if (!ids)
        return ids.error();
    const auto errors = model::compareDTypes(*files, *ids, [&](nn::DType dtype) {
        if (!options.output.quiet)
            std::fprintf(stderr, "Measuring %s…\n", nameOf(dtype).data());
    });
    if (!errors)
        return errors.error();
    if (!options.output.json) {
        print(*errors, ids->size(), nn::resolved(model::dtypeForTexts(*files, nn::DType::Auto)));
        return base::ok();
    }
    auto list = base::Json::array();
    for (const auto &error : *errors)
        list.push_back({ { "dtype", nameOf(error.dtype) }, { "bytes", error.bytes }, { "tokens_per_second", error.tokensPerSecond },
            { "perplexity", error.perplexity }, { "same_best", error.sameBest }, { "kl_mean", error.meanDivergence },
            { "kl_largest", error.largestDivergence } });
    printResult(base::toShownLine({ { "model", options.model }, { "tokens", ids->size() }, { "formats", list } }) + "\n");
    return base::ok();
}

} // namespace

int checkVerb(int argc, char **argv)
{
    CheckOptions options;
    if (const auto code = readOptions("check", options, argc, argv))
        return *code;
    const auto checked = check(options);
    return checked ? 0 : reportError(checked.error(), options.output.json);
}

} // namespace anneal::engine
