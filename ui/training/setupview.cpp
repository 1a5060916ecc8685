// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/setupview.h"

#include "core/base/text.h"
#include "core/config/known.h"
#include "core/run/runabout.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "ui/training/setuppreview.h"
#include "ui/training/trainablemodels.h"
#include "widgets/besidelayout.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/counted.h"
#include "widgets/field.h"
#include "widgets/icons.h"
#include "widgets/plaintext.h"
#include "widgets/statcard.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace widgets;

namespace {

constexpr int kNarrowStats = 3; // in a row, where five have no room

/// The sign of a check: never by colour alone.
class CheckMark : public QWidget
{
public:
    explicit CheckMark(Check::State state) : m_state(state)
    {
        setFixedSize(18, 18);
        setAccessibleName(state == Check::State::Good ? SetupView::tr("in order")
                : state == Check::State::Warning      ? SetupView::tr("warning")
                                                      : SetupView::tr("blocks the start"));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = colorsOf(this);
        QPainter painter(this);
        const bool good = m_state == Check::State::Good;
        const bool warning = m_state == Check::State::Warning;
        paintIcon(painter,
            good          ? u"check"_s
                : warning ? u"warning"_s
                          : u"error"_s,
            QRectF(1, 1, 16, 16),
            good          ? colors.success
                : warning ? colors.warning
                          : colors.danger);
    }

private:
    Check::State m_state;
};

const QString kNoScope = u" "_s; // the line is kept for what is known later

} // namespace

SetupView::SetupView(Services services, QWidget *parent) : QWidget(parent), m_services(services), m_prepared(services)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kL);
    m_statGrid = new QGridLayout;
    m_statGrid->setSpacing(space::kM);
    const QString captions[] { tr("steps"), tr("tokens per epoch"), tr("memory"), tr("training time"), tr("disk space") };
    for (int i = 0; i < 5; ++i) {
        m_stats[i] = new StatCard(u"–"_s, captions[i]);
        m_stats[i]->setScope(kNoScope);
    }
    column->addLayout(m_statGrid);
    auto *row = m_row = new QBoxLayout(QBoxLayout::LeftToRight);
    row->setSpacing(space::kL);
    makeChoices();
    m_checks = new Card(tr("Before the start"), tr("looking at model, rows, memory and disk"));
    row->addWidget(m_choices, 2, Qt::AlignTop);
    row->addWidget(m_checks, 3, Qt::AlignTop);
    column->addLayout(row);
    arrange();
    m_preview = new SetupPreview(services);
    column->addWidget(m_preview, 1);

    m_delay.setSingleShot(true);
    m_delay.setInterval(250ms);
    connect(&m_delay, &QTimer::timeout, this, &SetupView::refresh);
    connect(&m_prepared, &PreparedWatch::changed, this, &SetupView::refresh);
    connect(&m_services.project, &Project::configChanged, this, [this] {
        if (!m_services.project.hasConfig())
            return forget();
        showChoices();
        m_delay.start();
    });
    connect(&m_services.project, &Project::draftChanged, this, &SetupView::showChecks);
    connect(&m_answer, &QFutureWatcherBase::resultReadyAt, this, [this](int index) { take(m_answer.resultAt(index)); });
    connect(&m_models, &QFutureWatcherBase::finished, this, [this] {
        m_filling = true;
        const QString now = m_model->currentText();
        m_model->clear();
        m_model->addItems(m_models.result());
        m_model->setCurrentText(now);
        m_filling = false;
    });
    setAccessibleName(tr("What to train"));
}

SetupView::~SetupView()
{
    m_stop.request_stop();
}

void SetupView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_prepared.setOn(true);
}

void SetupView::hideEvent(QHideEvent *event)
{
    m_prepared.setOn(false);
    QWidget::hideEvent(event);
}

void SetupView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    constexpr int enoughForBoth = 620; // pixels
    if (std::exchange(m_isNarrow, width() < enoughForBoth) != m_isNarrow)
        arrange();
}

/// As narrow as it can become, whichever way it is arranged now.
QSize SetupView::minimumSizeHint() const
{
    int least = qMax(m_choices->minimumSizeHint().width(), m_checks->minimumSizeHint().width());
    int stats = -space::kM;
    for (int column = 0; column < kNarrowStats; ++column) {
        int widest = 0;
        for (int i = column; i < int(std::size(m_stats)); i += kNarrowStats)
            widest = qMax(widest, m_stats[i]->minimumSizeHint().width());
        stats += widest + space::kM;
    }
    least = qMax(least, stats);
    return { least, QWidget::minimumSizeHint().height() };
}

/// Side by side, or where that would be too narrow to be read, one below the other.
void SetupView::arrange()
{
    const int inRow = m_isNarrow ? kNarrowStats : int(std::size(m_stats));
    for (int i = 0; i < int(std::size(m_stats)); ++i) {
        m_statGrid->removeWidget(m_stats[i]);
        m_statGrid->addWidget(m_stats[i], i / inRow, i % inRow);
        m_statGrid->setColumnStretch(i, i < inRow ? 1 : 0);
    }
    m_row->setDirection(m_isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    for (QWidget *card : { m_choices, m_checks })
        m_row->setAlignment(card, m_isNarrow ? Qt::Alignment() : Qt::AlignTop);
}

void SetupView::makeChoices()
{
    m_choices = new Card(tr("What is trained"));
    m_choices->body()->setSpacing(space::kM);
    m_name = new QLineEdit;
    m_name->setMaxLength(int(run::RunAbout::kLongestName));
    m_name->setPlaceholderText(tr("By its date, if left empty"));
    m_choices->body()->addWidget(new Field(tr("Name of the run"), m_name));
    m_model = new QComboBox;
    setFocusProxy(m_model);
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_modelField = new Field(tr("Model"), m_model, tr("A Hugging Face folder, a name in the Hugging Face cache, or a GGUF file."));
    m_choices->body()->addWidget(m_modelField);
    auto *file = new QWidget;
    auto *fileRow = new QHBoxLayout(file);
    fileRow->setContentsMargins(0, 0, 0, 0);
    m_data = new QLineEdit;
    m_data->setReadOnly(true);
    m_data->setFrame(false); // a frame would ask to be typed in
    QPalette plain = m_data->palette();
    plain.setColor(QPalette::Base, Qt::transparent);
    m_data->setPalette(plain);
    auto *choose = m_choose = new Button(tr("Choose…"));
    choose->setAccessibleName(tr("Choose prepared rows"));
    fileRow->addWidget(m_data, 1);
    fileRow->addWidget(choose);
    auto *field = new Field(tr("Prepared rows"), file, tr("What the Data page wrote; JSONL."));
    m_data->setAccessibleName(tr("Prepared rows"));
    m_choices->body()->addWidget(field);
    m_method = new Label({}, Type::Secondary, Tone::Secondary);
    m_method->setWordWrap(true);
    m_choices->body()->addWidget(m_method);
    auto *edit = new Button(tr("Edit the configuration"), ButtonRole::Secondary);
    m_choices->body()->addWidget(edit, 0, Qt::AlignLeft);

    connect(edit, &Button::clicked, this, [this] { Q_EMIT pageRequested(u"config"_s); });
    connect(m_model, &QComboBox::textActivated, this, [this](const QString &name) { change(u"model.model_name"_s, name); });
    connect(m_model->lineEdit(), &QLineEdit::editingFinished, this, [this] { change(u"model.model_name"_s, m_model->currentText()); });
    connect(choose, &Button::clicked, this, [this] {
        const QString chosen = askForFile(this, tr("Prepared rows"), m_services.project.resolve(u"data/prepared"_s), tr("Rows (*.jsonl)"));
        if (!chosen.isEmpty())
            change(u"data.output_path"_s, m_services.project.relative(chosen));
    });
}

QString SetupView::runName() const
{
    return m_name->text().simplified();
}

void SetupView::clearRunName()
{
    m_name->clear();
}

void SetupView::showChoices()
{
    const auto text = m_services.project.configText().toStdString();
    const auto reading = config::readConfig(text);
    const bool isBroken = config::saysNothing(reading);
    m_model->setEnabled(!isBroken);
    m_choose->setEnabled(!isBroken);
    if (isBroken) { // the defaults are nobody's choice
        m_filling = true;
        m_model->setCurrentText({});
        setTip(m_model, {});
        m_data->clear();
        m_filling = false;
        return m_method->setText(tr("Shown when config.yaml can be read."));
    }
    const config::FineTuneConfig &config = reading.config;
    const auto shown = [&reading](const char *path, const std::string &value) { // in the place of a wrong one stands its default
        return config::knows(reading, path) ? QString::fromStdString(value) : QString();
    };
    m_filling = true;
    m_model->setCurrentText(shown("model.model_name", config.model.modelName));
    setTip(m_model, m_model->currentText());
    m_model->lineEdit()->home(false); // the beginning of a long name is what is known
    m_data->setText(shown("data.output_path", config.data.outputPath));
    m_filling = false;
    if (!reading.valid()) // as above
        return m_method->setText(tr("Shown when config.yaml has no problems."));
    const auto &training = config.training;
    const QLocale locale;
    const QString length = training.maxSteps > 0 ? stepsText(training.maxSteps)
        : training.numEpochs == 1                ? tr("1 epoch")
                                                 : tr("%1 epochs").arg(locale.toString(training.numEpochs, 'g', QLocale::FloatingPointShortest));
    m_method->setText(tr("%1 · LoRA rank %2 · learning rate %3, %4 · %5 per step · %6")
                          .arg(toText(nameOf(training.method)).toUpper(), QString::number(config.model.loraRank), rateText(training.learningRate),
                              toText(nameOf(training.lrScheduler)), rowsText(training.batchSize * training.gradientAccumulationSteps), length));
}

void SetupView::change(const QString &path, const QString &value)
{
    if (m_filling || !m_services.project.isOpen() || value.trimmed().isEmpty())
        return;
    auto &project = m_services.project;
    project.setConfigValue(path, value.trimmed().toStdString(), this, [this, &project, folder = project.folder()](const base::Status &written) {
        if (written || folder != project.folder()) // another one is open by now
            return;
        Q_EMIT failed(written.error());
        showChoices();
    });
}

void SetupView::refresh()
{
    m_delay.stop();
    if (!m_services.project.hasConfig())
        return; // there is nothing to tell of
    showChoices();
    m_preview->refresh();
    m_stop.request_stop();
    m_stop = {};
    m_known = false;
    m_checks->setSubtitle(tr("looking at model, rows, memory and disk"));
    const auto ask = [text = m_services.project.configText().toStdString(), project = toPath(m_services.project.folder()), sources = m_sources,
                         stop = m_stop.get_token()](QPromise<Estimate> &promise) {
        const auto quick = estimateRun(text, project, *sources, plan::PlanSources::Look::Quick, stop);
        if (stop.stop_requested())
            return;
        promise.addResult(quick);
        if (!quick.plan || quick.plan->isExact)
            return;
        const auto whole = estimateRun(text, project, *sources, plan::PlanSources::Look::Whole, stop);
        if (!stop.stop_requested())
            promise.addResult(whole);
    };
    m_answer.setFuture(m_services.tasks.background().run(Background::Lane::Question, ask));
    if (m_model->count() == 0)
        m_models.setFuture(m_services.tasks.background().run(Background::Lane::Question, trainableModels));
}

void SetupView::forget()
{
    clearRunName(); // it was meant for that project
    m_delay.stop();
    m_stop.request_stop();
    m_answer.setFuture(QFuture<Estimate>());
    m_preview->forget();
    m_known = false;
    m_estimate = {};
    showEstimate();
    showChecks();
}

void SetupView::take(const Estimate &estimate)
{
    m_estimate = estimate;
    m_known = true;
    showEstimate();
    showChecks();
    Q_EMIT estimated();
}

void SetupView::showEstimate()
{
    const Estimate &e = m_estimate;
    const QString none = u"–"_s;
    m_modelField->setError(e.modelError ? tr("This model cannot be used.") : QString()); // the checks say why
    if (!e.plan) {
        for (StatCard *card : m_stats) {
            card->setValue(none);
            card->setScope(kNoScope);
            setTip(card, {});
        }
        return;
    }
    const plan::RunPlan &plan = *e.plan;
    const auto bytes = [](quint64 count) { return widgets::bytesText(count); };
    const auto count = [&](const QString &text) { return plan.isExact ? text : tr("about %1").arg(text); };
    m_stats[0]->setValue(count(QLocale().toString(qint64(plan.steps.totalSteps))));
    const QString rows = rowsText(plan.rows), seen = QLocale().toString(qint64(plan.seenRows));
    m_stats[0]->setScope(plan.seenRows >= plan.rows       ? tr("over %1").arg(rows)
            : plan.isExact && plan.sequences == plan.rows ? tr("over %1 of %2").arg(seen, rows)
                                                          : tr("over about %1 of %2").arg(seen, rows));
    const QString sequences = plan.sequences == 1 ? tr("1 sequence") : tr("%1 sequences").arg(QLocale().toString(qint64(plan.sequences)));
    setTip(m_stats[0], tr("%1 and %2 per epoch").arg(sequences, stepsText(plan.steps.stepsPerEpoch)));
    m_stats[1]->setValue(count(shortCount(plan.tokens)));
    m_stats[1]->setScope(tr("%1 % trained").arg(percentOf(double(plan.trainedTokens), double(plan.tokens))));
    setTip(m_stats[1],
        tr("%1 tokens per epoch, %2 of them trained").arg(QLocale().toString(qint64(plan.tokens)), QLocale().toString(qint64(plan.trainedTokens))));
    const plan::Forecast &forecast = plan.forecast;
    m_stats[2]->setValue(bytes(forecast.memory()), forecast.memory() > e.memoryFree ? Tone::Warning : Tone::Normal);
    m_stats[2]->setScope(tr("%1 free").arg(bytes(e.memoryFree)));
    setTip(m_stats[2],
        tr("model %1, adapter with its optimizer %2, a step %3, the program %4")
            .arg(bytes(forecast.model), bytes(forecast.adapter), bytes(forecast.activations), bytes(forecast.program)));
    m_stats[3]->setValue(durationText(e.seconds));
    const QString speed = QLocale().toString(qRound(e.tokensPerSecond));
    m_stats[3]->setScope(e.speedSource.isEmpty() ? tr("a guess until the first run") : tr("at %1 tok/s, measured").arg(speed));
    setTip(m_stats[3],
        e.speedSource.isEmpty()
            ? tr("%1 tokens a second are what this processor is expected to do; no run with this model was measured here yet.").arg(speed)
            : tr("%1 trained %2 tokens a second. What its start, evaluations, answers and checkpoints took is added.").arg(e.speedSource, speed));
    m_stats[4]->setValue(bytes(forecast.disk), forecast.disk > e.diskFree ? Tone::Danger : Tone::Normal);
    m_stats[4]->setScope(tr("%1 free").arg(bytes(e.diskFree)));
    setTip(m_stats[4], tr("Disk space for checkpoints, %1 each").arg(bytes(forecast.checkpoint)));
}

/// What the files say, and what is in none of them.
QList<Check> SetupView::checks() const
{
    QList<Check> all = m_estimate.checks;
    for (Check &check : all)
        if (m_isModelTold && m_estimate.modelError && check.detail == said(m_estimate.modelError->text()))
            check.detail = tr("cannot be used, as said above");
    if (m_services.project.hasDraft()) // behind the word on the configuration
        all.insert(qMin(qsizetype(1), all.size()),
            { Check::State::Warning, tr("Unsaved changes"), tr("Config has unsaved changes. The training uses the saved config.yaml."), u"config"_s,
                tr("Open Config") });
    return all;
}

void SetupView::setModelTold(bool told)
{
    if (std::exchange(m_isModelTold, told) != told)
        showChecks();
}

/// What is in order is a word or two; why a run cannot start may take a paragraph, which has the whole width.
QLayout *SetupView::rowOf(const Check &check)
{
    const bool blocks = check.state == Check::State::Blocking;
    auto *row = new QGridLayout;
    row->setHorizontalSpacing(space::kS);
    row->setVerticalSpacing(space::kXs);
    row->setColumnStretch(2, 1);
    row->addWidget(new CheckMark(check.state), 0, 0, Qt::AlignTop);
    auto *title = new Label(check.title, Type::Label);
    title->setFixedWidth(122); // a long word is not broken
    title->setWordWrap(true);
    row->addWidget(title, 0, 1, Qt::AlignTop);
    auto *detail = new Label(check.detail, Type::Body, blocks ? Tone::Danger : Tone::Secondary);
    QFont font = fontOf(Type::Body);
    font.setPixelSize(13);
    detail->setFont(font);
    detail->setWordWrap(true);
    detail->setAlignment(Qt::AlignLeft | Qt::AlignTop); // as the title
    Button *fix = nullptr;
    if (!check.fixText.isEmpty()) {
        fix = new Button(check.fixText);
        fix->setCompact(true);
        connect(fix, &Button::clicked, this, [this, check] { Q_EMIT pageRequested(check.fixPage); });
    }
    if (blocks) {
        row->addWidget(detail, 1, 1, 1, 3);
        if (fix)
            row->addWidget(fix, 0, 3, Qt::AlignTop);
        return row;
    }
    auto *beside = new BesideLayout(space::kS);
    beside->addWidget(detail);
    if (fix)
        beside->addWidget(fix);
    row->addLayout(beside, 0, 2);
    return row;
}

void SetupView::showChecks()
{
    delete m_checkList;
    m_checkList = new QWidget;
    m_checkList->setAccessibleName(tr("Checks"));
    auto *list = new QVBoxLayout(m_checkList);
    list->setContentsMargins(0, space::kXs, 0, 0);
    list->setSpacing(space::kS);
    int blocking = 0, warnings = 0;
    for (const Check &check : checks()) {
        blocking += check.state == Check::State::Blocking;
        warnings += check.state == Check::State::Warning;
        list->addLayout(rowOf(check));
    }
    m_checks->body()->addWidget(m_checkList);
    const bool counting = m_estimate.plan && !m_estimate.plan->isExact;
    m_checks->setSubtitle(!m_known ? tr("looking at model, rows, memory and disk")
            : counting             ? tr("reading all rows; numbers so far are from some of them")
            : blocking == 1        ? tr("1 problem to fix")
            : blocking > 1         ? tr("%1 problems to fix").arg(blocking)
            : warnings == 1        ? tr("ready, 1 warning")
            : warnings > 1         ? tr("ready, %1 warnings").arg(warnings)
                                   : tr("everything is in order"));
}

} // namespace anneal::ui
