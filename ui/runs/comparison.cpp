// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/comparison.h"

#include "ui/runs/configdifferences.h"
#include "ui/shell/project.h"
#include "widgets/chartcard.h"
#include "widgets/difftable.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <QtConcurrent>

namespace anneal::ui {

using namespace widgets;

namespace {

std::shared_ptr<const RunData> readData(const std::filesystem::path &folder)
{
    auto data = std::make_shared<RunData>();
    run::EventTail tail;
    constexpr std::uint64_t block = 8u << 20;
    for (std::uint64_t offset = 0;;) {
        const auto bytes = base::readFrom(folder / "events.jsonl", offset, block);
        if (!bytes || bytes->empty())
            return data;
        offset += bytes->size();
        for (const run::Event &event : tail.take(*bytes))
            data->take(event);
    }
}

} // namespace

Comparison::Comparison(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kL);
    auto *charts = new QHBoxLayout;
    charts->setSpacing(space::kL);
    m_eval = new ChartCard(tr("Evaluation loss"));
    m_train = new ChartCard(tr("Training loss"));
    m_train->chart()->setSmoothing(0.9);
    m_train->addSmoothingSlider();
    auto *group = new ChartGroup(this);
    for (ChartCard *card : { m_eval, m_train }) {
        card->chart()->setXName(tr("step"));
        card->setMinimumHeight(140);
        connect(card, &ChartCard::exportFailed, this, &Comparison::failed);
        group->add(card->chart());
        charts->addWidget(card, 1);
    }
    column->addLayout(charts, 3);
    m_differencesCard = new Card;
    m_differencesCard->setFlush(true);
    m_differencesCard->setAccessibleName(tr("Differences of the configurations"));
    m_differences = new DiffTable;
    m_differences->setEmptyText(tr("These configurations are the same."));
    m_differencesCard->body()->addWidget(m_differences);
    column->addWidget(m_differencesCard, 2);
    connect(&m_reading, &QFutureWatcherBase::finished, this, [this] { showCurves(m_reading.result()); });
    setAccessibleName(tr("Comparison"));
}

std::shared_ptr<const RunData> Comparison::known(const RunRow &row) const
{
    for (const Read &read : m_read)
        if (read.folder == toText(row.summary.folder) && read.events == row.summary.events)
            return read.data;
    return nullptr;
}

void Comparison::setRuns(const std::vector<RunRow> &rows)
{
    m_rows = rows;
    if (m_rows.size() > kMost)
        m_rows.resize(kMost);
    showDifferences();
    std::vector<Read> wanted;
    for (const RunRow &row : m_rows)
        wanted.push_back({ toText(row.summary.folder), row.summary.events, known(row) });
    // A long log takes longer to read than the list is asked to be fresh: an answer that is under way is waited for.
    if (sameRuns(wanted, m_wanted) && (m_reading.isRunning() || wanted == m_read))
        return;
    m_wanted = wanted;
    if (!sameRuns(wanted, m_read))
        showCurves({}); // rather nothing than what others did
    m_reading.setFuture(QtConcurrent::run([wanted]() mutable {
        for (Read &read : wanted)
            if (!read.data)
                read.data = readData(toPath(read.folder));
        return wanted;
    }));
}

bool Comparison::sameRuns(const std::vector<Read> &a, const std::vector<Read> &b) const
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Read &one, const Read &other) { return one.folder == other.folder; });
}

void Comparison::showCurves(std::vector<Read> read)
{
    if (read == m_read)
        return;
    // The same runs with more steps: the view somebody zoomed into stays.
    const bool same = sameRuns(read, m_read);
    m_read = std::move(read);
    for (const auto &[card, curve] : { std::pair { m_eval, Curve::EvalLoss }, { m_train, Curve::Loss } }) {
        if (!same)
            card->chart()->clear();
        for (size_t i = 0; i < m_read.size(); ++i) {
            const QString name = toText(toPath(m_read[i].folder).filename());
            if (!same)
                card->chart()->addSeries({ name, int(i), curve == Curve::Loss, curve == Curve::EvalLoss, -1 });
            card->chart()->setPoints(int(i), m_read[i].data->curve(curve));
        }
    }
}

void Comparison::showDifferences()
{
    std::vector<config::FineTuneConfig> configs;
    QStringList names;
    for (const RunRow &row : m_rows) {
        configs.push_back(row.config);
        names << toText(row.summary.name);
    }
    QList<DiffTable::Row> rows;
    for (const ConfigRow &row : compareConfigs(configs))
        rows << DiffTable::Row { row.path, row.values };
    m_differencesCard->setVisible(m_rows.size() > 1);
    m_differences->setRows(tr("Only what differs"), names, rows);
    m_differencesCard->setMaximumHeight(m_differences->sizeHint().height() + 4);
}

} // namespace anneal::ui
