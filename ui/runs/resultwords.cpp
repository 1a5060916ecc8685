// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/resultwords.h"

#include "ui/runs/losstext.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"

#include <QCoreApplication>
#include <QLocale>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

struct ResultWords
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::RunActions)
};

constexpr double kMostCounted = 9e15; // a file may say anything

double numberAt(const base::Json &facts, const char *key)
{
    const auto found = facts.is_object() ? facts.find(key) : facts.end();
    return facts.is_object() && found != facts.end() && found->is_number() ? found->get<double>() : 0;
}

QString countAt(const base::Json &facts, const char *key)
{
    const double number = numberAt(facts, key);
    return QLocale().toString(number >= 0 && number < kMostCounted ? qint64(number) : 0);
}

std::string textAt(const base::Json &facts, const char *key)
{
    const auto found = facts.is_object() ? facts.find(key) : facts.end();
    return facts.is_object() && found != facts.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The rows that could not be measured, each with "line" and "message".
base::Json skippedIn(const base::Json &answer)
{
    const auto rows = answer.is_object() ? answer.find("skipped") : answer.end();
    return answer.is_object() && rows != answer.end() && rows->is_array() ? *rows : base::Json::array();
}

/// A number of some of the rows says of how many.
void wordEvaluation(RunResult &result)
{
    const auto &facts = result.facts;
    result.title = textAt(facts, "rows_of") == "held-out" ? ResultWords::tr("Held-out rows") : ResultWords::tr("Training rows");
    result.value = ResultWords::tr("perplexity %1 → %2").arg(perplexityText(numberAt(facts, "before")), perplexityText(numberAt(facts, "after")));
    result.detail = ResultWords::tr("%1 tokens, without and with the adapter").arg(countAt(facts, "tokens"));
    if (numberAt(facts, "skipped") <= 0)
        return;
    result.value += u", "_s + ResultWords::tr("%1 of %2 rows").arg(countAt(facts, "rows"), countAt(facts, "all"));
    const auto why = textAt(facts, "why");
    result.detail += u"; "_s
        + ResultWords::tr("%1 not measured, the first in line %2: %3")
              .arg(countAt(facts, "skipped"), countAt(facts, "line"), why.empty() ? ResultWords::tr("no reason given") : said(why));
}

} // namespace

RunResult evaluationResult(bool heldOut, qint64 step, double before, const base::Json &after)
{
    RunResult result;
    result.step = step;
    const auto skipped = skippedIn(after);
    const double perplexity = numberAt(after, "perplexity"), rows = numberAt(after, "rows");
    result.facts = { { "kind", "evaluation" }, { "rows_of", heldOut ? "held-out" : "training" }, { "before", before }, { "after", perplexity },
        { "tokens", numberAt(after, "tokens") } };
    if (!skipped.empty()) {
        result.facts.update({ { "rows", rows }, { "all", rows + double(skipped.size()) }, { "skipped", skipped.size() },
            { "line", numberAt(skipped.front(), "line") }, { "why", textAt(skipped.front(), "message") } });
    } else if (heldOut && before > 0 && perplexity > 0) {
        result.before = before;
        result.after = perplexity;
    }
    word(result);
    return result;
}

RunResult mergeResult(qint64 step, const QString &folder)
{
    RunResult result;
    result.step = step;
    result.path = folder;
    result.facts = { { "kind", "merge" } };
    word(result);
    return result;
}

RunResult exportResult(qint64 step, const QString &file, const QString &type, quint64 bytes)
{
    RunResult result;
    result.step = step;
    result.path = file;
    result.facts = { { "kind", "gguf" }, { "type", type.toStdString() }, { "bytes", bytes } };
    word(result);
    return result;
}

void word(RunResult &result)
{
    const auto kind = textAt(result.facts, "kind");
    if (kind == "evaluation") {
        wordEvaluation(result);
    } else if (kind == "merge") { // not translated: a word of the file
        result.title = ResultWords::tr("Merged model");
        result.value = ResultWords::tr("a Hugging Face folder");
    } else if (kind == "gguf") {
        const double bytes = numberAt(result.facts, "bytes");
        result.title = ResultWords::tr("GGUF");
        result.value = ResultWords::tr("%1, %2").arg(
            QString::fromStdString(textAt(result.facts, "type")), widgets::bytesText(bytes >= 0 && bytes < kMostCounted ? quint64(bytes) : 0));
    }
}

} // namespace anneal::ui
