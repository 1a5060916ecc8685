// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/comparison.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/config/fields.h"
#include "core/text/rowquestion.h"
#include "ui/runs/answersbeside.h"
#include "ui/runs/chartwriting.h"
#include "ui/runs/configdifferences.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "widgets/chartcard.h"
#include "widgets/chartgroup.h"
#include "widgets/chartlegend.h"
#include "widgets/difftable.h"
#include "widgets/plaintext.h"
#include "widgets/tabbar.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QSet>
#include <QVBoxLayout>
#include <set>
#include <string_view>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

enum Tab { kCurvesTab, kDifferencesTab, kAnswersTab };

/// The answers that held-out rows hold, by what they ask. Prompts of a run come from the first of them.
QHash<QString, QString> expectedIn(const std::filesystem::path &file)
{
    constexpr std::uint64_t enough = 1 << 20; // bytes, as the trainer reads for its prompts
    QHash<QString, QString> expected;
    const auto bytes = base::readFrom(file, 0, enough);
    if (!bytes)
        return expected;
    for (const auto &line : base::split(*bytes, '\n')) {
        const auto row = base::parseJson(line);
        const auto question = row ? text::questionOf(*row) : std::nullopt;
        if (question && !question->expected.empty() && !expected.contains(toText(question->text)))
            expected.insert(toText(question->text), toText(question->expected));
    }
    return expected;
}

/// The settings that an answer before training depends on.
QString answeredWith(const config::FineTuneConfig &config)
{
    static const std::set<std::string_view> kPaths { "model.model_name", "model.revision", "model.dtype", "model.chat_template",
        "model.template_time", "data.system_prompt", "training.precision", "training.sample_max_tokens" };
    QString settings;
    for (const config::Field &field : config::fields())
        if (field.get && kPaths.contains(field.path))
            settings += toText(field.path) + u'=' + toText(base::toJsonLine(field.get(config))) + u'\n';
    return settings;
}

} // namespace

/// Goes on where the log was read to before. A new attempt may have cut an unfinished line there: then all is read again.
std::shared_ptr<const Comparison::Log> Comparison::readOn(const Read &read, const std::stop_token &stop)
{
    const auto file = toPath(read.folder) / "events.jsonl";
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    const bool goesOn = read.log && read.log->attempt == read.attempt && !failure && size >= read.log->tail.offset();
    if (goesOn && size == read.log->tail.offset())
        return read.log;
    auto log = goesOn ? std::make_shared<Log>(*read.log) : std::make_shared<Log>();
    if (!goesOn) {
        log->expected = expectedIn(toPath(read.folder) / "data" / "validation.jsonl");
        constexpr std::uint64_t longest = 4 << 20; // bytes
        const auto chatTemplate = base::readFile(toPath(read.folder) / "chat_template.jinja", longest);
        log->chatTemplate = chatTemplate ? toText(base::sha256(*chatTemplate)) : QString();
    }
    log->attempt = read.attempt;
    constexpr std::uint64_t block = 8u << 20;
    while (!stop.stop_requested()) {
        const auto bytes = base::readFrom(file, log->tail.offset(), block);
        if (!bytes || bytes->empty())
            break;
        for (const run::Event &event : log->tail.take(*bytes))
            log->data.take(event);
    }
    return log;
}

Comparison::Read Comparison::toRead(const RunRow &row)
{
    return { toText(row.summary.folder), toText(row.summary.name), answeredWith(*row.config), row.config->model.initFrom.has_value(),
        row.summary.events, row.summary.attempt, {}, 0 };
}

Comparison::Comparison(Background &background, Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_reading(background, [this](std::vector<Read> read) { showCurves(std::move(read)); })
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kL);
    m_bar = new TabBar;
    m_bar->addTab(tr("Curves"));
    m_bar->addTab(tr("Differences"));
    m_bar->addTab(tr("Answers"));
    m_bar->setAccessibleName(tr("What is compared"));
    m_bar->hide();
    connect(m_bar, &QTabBar::currentChanged, this, [this](int tab) {
        m_choseAnswers = tab == kAnswersTab;
        if (tab != kAnswersTab)
            m_choseDifferences = tab == kDifferencesTab;
        arrange();
    });
    column->addWidget(m_bar);
    auto *charts = new QHBoxLayout;
    charts->setSpacing(space::kL);
    m_eval = new ChartCard(tr("Held-out loss"));
    m_train = new ChartCard(tr("Training loss"));
    m_train->addSmoothingSlider();
    m_train->addXAxisChoice();
    connect(m_train, &ChartCard::xAxisChosen, this, [this](XAxis axis) { m_settings.set(&Preferences::xAxis, axis); });
    connect(m_train, &ChartCard::smoothingChanged, this, [this](double weight) { m_settings.set(&Preferences::smoothing, weight); });
    connect(&m_settings, &Settings::changed, this, &Comparison::followChoices);
    auto *group = new ChartGroup(this);
    for (ChartCard *card : { m_eval, m_train }) {
        card->setMinimumHeight(140);
        connect(card, &ChartCard::exportFailed, this, &Comparison::failed);
        connect(card, &ChartCard::exported, this, &Comparison::exported);
        writeWith(background, card);
        group->add(card->chart());
        charts->addWidget(card, 1);
    }
    m_legend = new ChartLegend({ m_eval->chart(), m_train->chart() });
    m_legend->hide();
    column->addWidget(m_legend);
    column->addLayout(charts, 3);
    m_differencesCard = new Card;
    m_differencesCard->setFlush(true);
    m_differencesCard->setAccessibleName(tr("Differences of the configurations"));
    m_differences = new DiffTable;
    m_differences->setEmptyText(tr("These configurations are the same."));
    m_differences->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_differences, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        const QModelIndex index = m_differences->indexAt(at);
        offerValues(index.isValid() ? index.row() : m_differences->currentIndex().row()); // or by the menu key
    });
    connect(m_differences, &RecordTable::activatedRow, this, &Comparison::offerValues);
    m_differencesCard->body()->addWidget(m_differences);
    m_differencesCard->hide();
    column->addWidget(m_differencesCard, 2);
    m_answers = new AnswersBeside;
    m_answers->hide();
    column->addWidget(m_answers, 3);
    column->addStretch(); // a few differences stand at the top
    setAccessibleName(tr("Comparison"));
    followChoices();
}

void Comparison::setRuns(const std::vector<RunRow> &rows, int listed, const QMap<QString, int> &colors)
{
    const QString select = listed == 0 ? tr("No run is listed, so there is nothing to draw.")
        : listed == 1                  ? tr("Select the run")
                                       : tr("Select one or more runs");
    std::vector<RunRow> shown(rows.begin(), rows.begin() + std::ptrdiff_t(std::min<size_t>(rows.size(), kMost)));
    const bool isLive = std::any_of(shown.begin(), shown.end(), [](const RunRow &row) { return run::isLive(row.summary.status); });
    for (ChartCard *card : { m_eval, m_train })
        card->chart()->setPlaceholder(shown.empty() ? select : isLive ? tr("No values yet") : tr("No values"));
    for (ChartCard *card : { m_eval, m_train }) // one curve has no legend
        card->setSubtitle(shown.size() == 1 ? toText(shown.front().summary.name) : QString());
    const bool sameConfigs = std::equal(shown.begin(), shown.end(), m_rows.begin(), m_rows.end(),
        [](const RunRow &a, const RunRow &b) { return a.config == b.config && a.summary.name == b.summary.name; });
    m_rows = std::move(shown);
    if (!sameConfigs)
        showDifferences();
    std::vector<Read> wanted;
    for (const RunRow &row : m_rows) {
        Read read = toRead(row);
        read.color = colors.value(read.folder, int(wanted.size()));
        const auto known = std::find_if(m_read.begin(), m_read.end(), [&](const Read &one) { return one.folder == read.folder; });
        if (known != m_read.end())
            read.log = known->log;
        wanted.push_back(std::move(read));
    }
    // A long log takes longer to read than the list is asked to be fresh: an answer that is under way is waited for.
    if (sameRuns(wanted, m_wanted) && (m_reading.isBusy() || sameLogs(wanted, m_read)))
        return;
    m_wanted = wanted;
    if (!sameRuns(wanted, m_read))
        showCurves({}); // rather nothing than what others did
    m_reading.ask([wanted](const std::stop_token &stop) mutable {
        for (Read &read : wanted)
            read.log = readOn(read, stop);
        return wanted;
    });
}

bool Comparison::sameRuns(const std::vector<Read> &a, const std::vector<Read> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](const Read &one, const Read &other) { return one.folder == other.folder && one.name == other.name && one.color == other.color; });
}

/// Whether they have been read to the same event, with the same configuration.
bool Comparison::sameLogs(const std::vector<Read> &a, const std::vector<Read> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Read &one, const Read &other) {
        return one.folder == other.folder && one.events == other.events && one.attempt == other.attempt && one.answeredWith == other.answeredWith
            && one.isContinued == other.isContinued;
    });
}

void Comparison::showCurves(std::vector<Read> read)
{
    if (read == m_read)
        return;
    // The same runs with more steps: the view somebody zoomed into stays.
    const bool same = sameRuns(read, m_read);
    const std::vector<Read> before = std::exchange(m_read, std::move(read));
    for (const auto &[card, curve] : { std::pair { m_eval, Curve::EvalLoss }, { m_train, Curve::Loss } }) {
        if (!same)
            card->chart()->clear();
        for (size_t i = 0; i < m_read.size(); ++i) {
            if (same && m_read[i].log == before[i].log)
                continue;
            if (!same)
                card->chart()->addSeries({ m_read[i].name, m_read[i].color, curve == Curve::Loss, curve == Curve::EvalLoss, -1 });
            card->chart()->setPoints(int(i), m_read[i].log->data.curve(curve, m_train->chart()->xAxis()));
        }
    }
    if (!same)
        m_legend->refresh();
    showAnswers();
}

void Comparison::showAnswers()
{
    if (m_read.empty() && !m_rows.empty() && m_choseAnswers)
        return; // the next are being read; until then those of before stay, each with the name of its run
    QList<AnswersBeside::Run> runs;
    for (const Read &read : m_read)
        runs << AnswersBeside::Run { read.name, AnswersBeside::newestOf(read.log->data),
            read.isContinued ? std::vector<RunData::Sample>() : AnswersBeside::untaughtOf(read.log->data), read.answeredWith + read.log->chatTemplate,
            read.log->expected };
    m_answers->setRuns(runs);
    arrange();
}

void Comparison::setXAxis(XAxis axis)
{
    if (axis == m_eval->chart()->xAxis() && axis == m_train->chart()->xAxis())
        return;
    for (const auto &[card, curve] : { std::pair { m_eval, Curve::EvalLoss }, { m_train, Curve::Loss } }) {
        card->setXAxis(axis);
        for (size_t i = 0; i < m_read.size(); ++i)
            card->chart()->setPoints(int(i), m_read[i].log->data.curve(curve, axis));
    }
}

void Comparison::followChoices()
{
    m_train->setSmoothing(m_settings.preferences().smoothing);
    setXAxis(m_settings.preferences().xAxis);
}

void Comparison::bringCurves()
{
    m_bar->setCurrentIndex(kCurvesTab);
    m_choseAnswers = m_choseDifferences = false; // also where no tab is shown
    arrange();
}

void Comparison::offerDifference()
{
    m_bar->setCurrentIndex(m_bar->isTabVisible(kDifferencesTab) ? kDifferencesTab : kCurvesTab);
    m_differences->setFocus(Qt::ShortcutFocusReason);
    if (m_differences->rowsShown() == 0)
        return;
    if (!m_differences->currentIndex().isValid())
        m_differences->selectRow(0);
    offerValues(m_differences->currentIndex().row());
}

/// Whose value of a key goes into the project's configuration.
void Comparison::offerValues(int row)
{
    if (row < 0)
        return;
    const QString path = m_differences->model()->index(row, 0).data().toString();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(path);
    QSet<QString> offered;
    for (const RunRow &one : m_rows) {
        const base::Json value = one.isUnreadable || one.hasConfigMistakes ? base::Json() : valueToTake(*one.config, path);
        const QString shown = value.is_string() ? toText(value.get<std::string>()) : toText(base::toJsonLine(value));
        if (value.is_null() || offered.contains(shown))
            continue;
        offered << shown;
        const QString name = toText(one.summary.name);
        QAction *use = menu->addAction(withoutMnemonic(tr("Set %1 to %2, as in %3").arg(path, plainText(shown, 40), plainText(name, 60))));
        connect(use, &QAction::triggered, this, [this, path, value, name] { Q_EMIT valueWanted(path, value, name); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("This belongs to each run, and cannot be taken over"))->setEnabled(false);
    menu->popup(m_differences->viewport()->mapToGlobal(m_differences->visualRect(m_differences->model()->index(row, 0)).bottomLeft()));
}

void Comparison::showDifferences()
{
    std::vector<config::FineTuneConfig> configs;
    QStringList names;
    for (const RunRow &row : m_rows) {
        if (row.isUnreadable || row.hasConfigMistakes)
            continue;
        configs.push_back(*row.config);
        names << toText(row.summary.name);
    }
    QList<DiffTable::Row> rows;
    for (const ConfigRow &row : compareConfigs(configs))
        if (row.path != u"model.template_time"_s) // frozen with each run, so always another one
            rows << DiffTable::Row { row.path, row.values };
    m_differ = configs.size() > 1;
    m_differences->setRows(tr("Only what differs"), names, rows);
    m_differencesCard->setMaximumHeight(m_differences->sizeHint().height() + 4);
    m_bar->setCount(kDifferencesTab, m_differences->rowsShown());
    arrange();
}

/// Curves over the differences, or where that would make both unreadable one of them at a time. Answers take all the room.
void Comparison::arrange()
{
    constexpr int enoughForBoth = 430;
    const bool oneAtATime = m_differ && height() < enoughForBoth;
    const bool onAnswers = m_choseAnswers && !m_rows.empty() && m_answers->promptCount() > 0; // of one run as well, where the others have gone
    const bool hasAnswers = onAnswers || (m_read.size() > 1 && m_answers->promptCount() > 0);
    {
        const QSignalBlocker blocker(m_bar); // a tab that goes chooses another one
        const QString first = m_differ && !oneAtATime ? tr("Curves and differences") : tr("Curves");
        if (m_bar->tabText(kCurvesTab) != first)
            m_bar->setTabText(kCurvesTab, first);
        m_bar->setTabVisible(kDifferencesTab, oneAtATime);
        m_bar->setTabVisible(kAnswersTab, hasAnswers);
        m_bar->setCurrentIndex(onAnswers ? kAnswersTab : oneAtATime && m_choseDifferences ? kDifferencesTab : kCurvesTab);
    }
    m_bar->setVisible(oneAtATime || hasAnswers);
    const int tab = m_bar->isHidden() ? int(kCurvesTab) : m_bar->currentIndex();
    const bool differences = m_differ && tab == (oneAtATime ? kDifferencesTab : kCurvesTab);
    for (ChartCard *card : { m_eval, m_train })
        card->setVisible(tab == kCurvesTab);
    m_legend->setVisible(tab == kCurvesTab && m_read.size() > 1); // one curve is named in its heading
    m_differencesCard->setVisible(differences);
    m_answers->setVisible(tab == kAnswersTab);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->setStretch(column->indexOf(m_legend) + 1, tab == kCurvesTab ? 3 : 0); // what is hidden keeps no room
    column->setStretch(column->indexOf(m_answers), tab == kAnswersTab ? 3 : 0);
}

void Comparison::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace anneal::ui
