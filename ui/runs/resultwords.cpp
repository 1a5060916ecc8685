// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/resultwords.h"

#include "core/base/jsonfields.h"
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

QString countAt(const base::Json &facts, const char *key)
{
    const double number = base::numberAt(facts, key);
    return QLocale().toString(number >= 0 && number < kMostCounted ? qint64(number) : 0);
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
    result.title = base::textAt(facts, "rows_of") == "held-out" ? ResultWords::tr("Held-out rows") : ResultWords::tr("Training rows");
    result.value
        = ResultWords::tr("perplexity %1 → %2").arg(perplexityText(base::numberAt(facts, "before")), perplexityText(base::numberAt(facts, "after")));
    result.detail = ResultWords::tr("%1 tokens, without and with the adapter").arg(countAt(facts, "tokens"));
    if (base::numberAt(facts, "skipped") <= 0)
        return;
    result.value += u", "_s + ResultWords::tr("%1 of %2 rows").arg(countAt(facts, "rows"), countAt(facts, "all"));
    const auto why = base::textAt(facts, "why");
    result.detail += u"; "_s
        + ResultWords::tr("%1 not measured, the first in line %2: %3")
              .arg(countAt(facts, "skipped"), countAt(facts, "line"), why.empty() ? ResultWords::tr("no reason given") : said(why));
}

} // namespace

RunResult evaluationResult(bool heldOut, qint64 step, const base::Json &without, const base::Json &with)
{
    RunResult result;
    result.step = step;
    const auto skipped = skippedIn(with);
    const double before = base::numberAt(without, "perplexity"), after = base::numberAt(with, "perplexity"), rows = base::numberAt(with, "rows");
    result.facts = { { "kind", "evaluation" }, { "rows_of", heldOut ? "held-out" : "training" }, { "before", before }, { "after", after },
        { "tokens", base::numberAt(with, "tokens") } };
    if (!skipped.empty()) {
        result.facts.update({ { "rows", rows }, { "all", rows + double(skipped.size()) }, { "skipped", skipped.size() },
            { "line", base::numberAt(skipped.front(), "line") }, { "why", base::textAt(skipped.front(), "message") } });
    } else if (heldOut && before > 0 && after > 0) {
        result.before = before;
        result.after = after;
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
    const auto kind = base::textAt(result.facts, "kind");
    if (kind == "evaluation") {
        wordEvaluation(result);
    } else if (kind == "merge") { // not translated: a word of the file
        result.title = ResultWords::tr("Merged model");
        result.value = ResultWords::tr("a Hugging Face folder");
    } else if (kind == "gguf") {
        const double bytes = base::numberAt(result.facts, "bytes");
        result.title = ResultWords::tr("GGUF");
        result.value = ResultWords::tr("%1, %2").arg(
            QString::fromStdString(base::textAt(result.facts, "type")), widgets::bytesText(bytes >= 0 && bytes < kMostCounted ? quint64(bytes) : 0));
    }
}

} // namespace anneal::ui
