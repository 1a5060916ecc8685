// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/setuppreview.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/data/prepare.h"
#include "core/run/runfolder.h"
#include "core/run/runlist.h"
#include "ui/runs/chartwriting.h"
#include "ui/runs/rundata.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/card.h"
#include "widgets/chartcard.h"
#include "widgets/label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;
using base::Json;
namespace fs = std::filesystem;

namespace {

constexpr int kRows = 3;
constexpr int kLinesOfARow = 2;
constexpr std::size_t kEnoughOfRows = 1 << 18; // bytes
constexpr std::size_t kPiece = 1 << 20, kEnoughOfEvents = 32 << 20;
constexpr qsizetype kMostLetters = 600;
constexpr int kHeight = 200;

QString textAt(const Json &object, const char *key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_string())
        return {};
    return toText(found->get<std::string>()).left(kMostLetters).simplified();
}

} // namespace

SetupPreview::SetupPreview(Services services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_looking(services.tasks.background(), [this](const Seen &seen) { showSeen(seen); })
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kL);
    m_rows = new Card(tr("Some of the rows"), tr("prompt, and the answer that is taught"));
    m_last = new ChartCard(tr("Loss of the last run"));
    m_last->chart()->addSeries({ tr("train"), 0, true, false, 0 });
    m_last->chart()->addSeries({ tr("eval"), 1, false, true, 1 });
    m_last->setMinimumHeight(kHeight);
    writeWith(services.tasks.background(), m_last);
    row->addWidget(m_rows, 2, Qt::AlignTop);
    row->addWidget(m_last, 3);
    setAccessibleName(tr("What it begins with"));
    forget();
}

void SetupPreview::forget()
{
    m_looking.drop();
    showSeen({});
}

void SetupPreview::refresh()
{
    m_looking.ask([config = m_services.project.configText().toStdString(), project = toPath(m_services.project.folder())](
                      const std::stop_token &stop) { return look(config, project, stop); });
}

SetupPreview::Seen SetupPreview::look(const std::string &text, const fs::path &project, const std::stop_token &stop)
{
    Seen seen;
    const auto config = config::readConfig(text).config;
    seen.rows = someRows(data::preparedFiles(config.data, project).train);
    if (!stop.stop_requested())
        readLastRun(project / config.training.outputDir, seen, stop);
    return seen;
}

QList<SetupPreview::Row> SetupPreview::someRows(const fs::path &file)
{
    QList<Row> rows;
    const auto bytes = base::readFrom(file, 0, kEnoughOfRows);
    if (!bytes)
        return rows;
    QList<Row> texts; // without a question: shown where nothing asks one
    for (const auto &line : base::split(*bytes, '\n')) {
        if (rows.size() == kRows)
            break;
        const auto json = base::parseJson(line); // the last one may be cut
        if (!json)
            continue;
        if (const Row row = rowOf(*json); !row.prompt.isEmpty())
            rows << row;
        else if (!row.answer.isEmpty() && texts.size() < kRows)
            texts << row;
    }
    return (rows + texts).first(std::min(rows.size() + texts.size(), qsizetype(kRows)));
}

/// The last question of a conversation and its answer; a prompt and its completion; a text.
SetupPreview::Row SetupPreview::rowOf(const Json &json)
{
    Row row { textAt(json, "prompt"), textAt(json, "completion") };
    const auto messages = json.is_object() ? json.find("messages") : json.end();
    if (json.is_object() && messages != json.end() && messages->is_array()) {
        for (const Json &message : *messages) {
            if (textAt(message, "role") == u"user"_s)
                row = { textAt(message, "content"), {} };
            else if (textAt(message, "role") == u"assistant"_s)
                row.answer = textAt(message, "content");
        }
    }
    if (row.prompt.isEmpty() && row.answer.isEmpty())
        row.answer = textAt(json, "text");
    return row;
}

void SetupPreview::readLastRun(const fs::path &runs, Seen &seen, const std::stop_token &stop)
{
    std::optional<run::RunSummary> last;
    for (const run::RunList::Entry &one : run::RunList().read(runs, stop))
        if (one.summary.step > 0 && (!last || one.summary.started > last->started))
            last = one.summary;
    if (!last)
        return;
    RunData data;
    run::EventTail tail;
    while (tail.offset() < kEnoughOfEvents && !stop.stop_requested()) {
        const auto bytes = base::readFrom(last->folder / "events.jsonl", tail.offset(), kPiece);
        if (!bytes || bytes->empty())
            break;
        for (const run::Event &event : tail.take(*bytes))
            data.take(event);
    }
    seen.run = toText(last->name);
    seen.steps = data.step;
    seen.loss = data.curve(Curve::Loss);
    seen.measured = data.curve(Curve::EvalLoss);
}

void SetupPreview::showSeen(const Seen &seen)
{
    showRows(seen.rows);
    m_rows->setVisible(!seen.rows.isEmpty());
    m_last->setVisible(!seen.run.isEmpty());
    m_last->setSubject(seen.run);
    m_last->setSubtitle(tr("%1, %2 steps").arg(seen.run, QLocale().toString(seen.steps)));
    m_last->chart()->setPoints(0, seen.loss);
    m_last->chart()->setPoints(1, seen.measured);
    setVisible(!seen.rows.isEmpty() || !seen.run.isEmpty());
}

void SetupPreview::showRows(const QList<Row> &rows)
{
    delete m_list;
    m_list = new QWidget;
    m_list->setAccessibleName(tr("Some of the rows"));
    auto *column = new QVBoxLayout(m_list);
    column->setContentsMargins(0, space::kXs, 0, 0);
    column->setSpacing(space::kM);
    for (const Row &row : rows) {
        auto *both = new QVBoxLayout;
        both->setSpacing(2);
        for (const auto &[text, tone] : { std::pair { row.prompt, Tone::Secondary }, { row.answer, Tone::Normal } }) {
            if (text.isEmpty())
                continue;
            auto *line = new ElidedLabel(text, Type::Body, tone);
            line->setMostLines(kLinesOfARow);
            both->addWidget(line);
        }
        column->addLayout(both);
    }
    m_rows->body()->addWidget(m_list);
}

} // namespace anneal::ui
