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
namespace fs = std::filesystem;

namespace {

constexpr int kRows = 3;
constexpr std::size_t kEnoughOfRows = 1 << 18; // bytes
constexpr std::size_t kPiece = 1 << 20, kEnoughOfEvents = 32 << 20;
constexpr int kHeight = 200;

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
    m_list = new RowList;
    m_rows->body()->addWidget(m_list);
    m_last = new ChartCard(tr("Loss of the last run"));
    m_last->chart()->addSeries({ tr("train"), 0, true, false, 0 });
    m_last->chart()->addSeries({ tr("held-out"), 1, false, true, 1 });
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

QList<RowList::Row> SetupPreview::someRows(const fs::path &file)
{
    QList<RowList::Row> rows;
    const auto bytes = base::readFrom(file, 0, kEnoughOfRows);
    if (!bytes)
        return rows;
    QList<RowList::Row> texts; // without a question: shown where nothing asks one
    for (const auto &line : base::split(*bytes, '\n')) {
        if (rows.size() == kRows)
            break;
        const auto json = base::parseJson(line); // the last one may be cut
        if (!json)
            continue;
        if (const auto row = RowList::rowOf(*json); !row.prompt.isEmpty())
            rows << row;
        else if (!row.answer.isEmpty() && texts.size() < kRows)
            texts << row;
    }
    return (rows + texts).first(std::min(rows.size() + texts.size(), qsizetype(kRows)));
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
    m_list->setRows(seen.rows);
    m_rows->setVisible(!seen.rows.isEmpty());
    m_last->setVisible(!seen.run.isEmpty());
    m_last->setSubject(seen.run);
    m_last->setSubtitle(tr("%1, %2 steps").arg(seen.run, QLocale().toString(seen.steps)));
    m_last->chart()->setPoints(0, seen.loss);
    m_last->chart()->setPoints(1, seen.measured);
    setVisible(!seen.rows.isEmpty() || !seen.run.isEmpty());
}

} // namespace anneal::ui
