// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/savestep.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/data/documentchanges.h"
#include "ui/data/datasettings.h"
#include "ui/data/modeltexts.h"
#include "ui/data/preparewarnings.h"
#include "ui/data/reviewdata.h"
#include "ui/data/rowlist.h"
#include "ui/shell/openfile.h"
#include "ui/shell/page.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/counted.h"
#include "widgets/field.h"
#include "widgets/label.h"
#include "widgets/numberedit.h"
#include "widgets/scrollarea.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFileInfo>
#include <QLocale>
#include <QProgressBar>
#include <QScrollBar>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

SaveStep::SaveStep(const WizardContext &context, QWidget *parent)
    : WizardStep(parent)
    , m_context(context)
    , m_looking(context.services.tasks.background(), [this](const OldRows &oldRows) {
        m_oldRows = oldRows;
        followOldRows();
    })
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kL);
    layout->addWidget(makeForm(), 0, Qt::AlignTop);
    m_side = new ScrollArea(makeSide(), tr("What saving does")); // messages and cards are as high as their texts
    layout->addWidget(m_side, 1);
    m_typed.setSingleShot(true);
    m_typed.setInterval(250);
    connect(&m_typed, &QTimer::timeout, this, &SaveStep::writeNumbers);
    for (auto *edit : { m_share, m_seed })
        connect(edit, &QLineEdit::textEdited, &m_typed, qOverload<>(&QTimer::start));
    connect(m_splitBy, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_isReading)
            m_context.settings.set("data.split_by", m_splitBy->currentData().toString().toStdString());
    });
    connect(&m_context.settings, &DataSettings::changed, this, [this] {
        if (m_state == State::Saved) {
            m_state = State::Ready;
            m_banner->dismissMessage(std::exchange(m_savedMessage, 0)); // what will be written now is something else
        }
        if (isVisible())
            enter();
    });
    connect(&m_context.services.tasks, &Tasks::changed, this, &SaveStep::showProgress);
    for (const auto otherProject : { &Project::opened, &Project::closed })
        connect(&m_context.services.project, otherProject, this, &SaveStep::forgetTyped);
}

/// What was typed, and what was said of it, belongs to the project before.
void SaveStep::forgetTyped()
{
    m_typed.stop();
    m_looking.drop();
    m_oldRows = {};
    m_shareField->setError({});
    m_seedField->setError({});
    m_banner->dismiss();
    m_state = m_saving.contains(m_context.services.project.folder()) ? State::Saving : State::Ready;
    m_busy->setVisible(m_state == State::Saving);
    setReview(nullptr);
}

QWidget *SaveStep::makeForm()
{
    auto *form = new QWidget;
    auto *body = new QVBoxLayout(form);
    body->setContentsMargins(space::kL, space::kL, space::kL, space::kL);
    body->setSpacing(space::kM);
    m_share = new NumberEdit(u"%"_s);
    m_share->setObjectName(u"heldOut"_s);
    m_shareField = new Field(tr("Held out of training"), m_share, tr("Loss on these rows shows whether training helps."));
    body->addWidget(m_shareField);
    m_splitBy = new QComboBox;
    m_splitBy->addItem(tr("Whole documents"), u"document"_s);
    m_splitBy->addItem(tr("Single rows"), u"row"_s);
    body->addWidget(new Field(
        tr("What is held out together"), m_splitBy, tr("Whole documents keep one text from being in both the training and the held-out rows.")));
    m_seed = new NumberEdit;
    m_seed->setObjectName(u"seed"_s);
    m_seedField = new Field(tr("Seed"), m_seed, tr("Same seed, same rows, also when you add more."));
    body->addWidget(m_seedField);
    body->addStretch(1);
    auto *card = formCard(form);
    card->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Maximum); // there is little beside it that would fill a column
    return card;
}

QWidget *SaveStep::makeSide()
{
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kM);
    m_banner = new Banner;
    m_banner->setObjectName(u"saveOutcome"_s);
    layout->addWidget(m_banner);
    m_warnings = new PrepareWarnings;
    connect(m_warnings, &PrepareWarnings::fixChosen, this, [this](data::PrepareWarning::Fix fix) {
        if (fix == data::PrepareWarning::Fix::None)
            Q_EMIT leftOutRequested();
        else
            applyFix(*this, m_context.settings, fix);
    });
    layout->addWidget(m_warnings);
    m_planCard = new Card(tr("What will be written"));
    m_plan = new Label;
    m_plan->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_plan->setWordWrap(true);
    m_planCard->body()->addWidget(m_plan);
    m_unreadable = new Label({}, Type::Body, Tone::Warning);
    m_unreadable->setWordWrap(true);
    m_unreadable->setObjectName(u"saveUnreadable"_s);
    m_planCard->body()->addWidget(m_unreadable);
    m_busy = new QWidget;
    auto *busy = new QHBoxLayout(m_busy);
    busy->setContentsMargins(0, space::kS, 0, 0);
    m_bar = new QProgressBar;
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    busy->addWidget(m_bar, 1);
    m_busyText = new Label({}, Type::Secondary, Tone::Secondary);
    busy->addWidget(m_busyText);
    m_cancel = new Button(tr("Cancel"));
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_context.services.tasks.cancel(m_saving.value(m_context.services.project.folder())); });
    busy->addWidget(m_cancel);
    m_busy->hide();
    m_planCard->body()->addWidget(m_busy);
    layout->addWidget(m_planCard);
    auto *next = new Card(tr("What training on it takes"));
    m_estimate = new Label;
    m_estimate->setWordWrap(true);
    m_estimate->setObjectName(u"saveEstimate"_s);
    next->body()->addWidget(m_estimate);
    layout->addWidget(next);
    m_rowsCard = new Card(tr("Some of the rows"), tr("prompt and trained answer; of plain text, all of it"));
    m_rows = new RowList;
    m_rowsCard->body()->addWidget(m_rows);
    layout->addWidget(m_rowsCard);
    layout->addStretch(1);
    return side;
}

QString SaveStep::purpose() const
{
    return tr("Rows are written where training reads them. Nothing is written unless everything succeeds.");
}

QString SaveStep::nextText() const
{
    if (m_state == State::Saving)
        return tr("Saving…");
    if (m_state == State::Saved)
        return tr("Train on it");
    if (!m_review || !m_review->report)
        return tr("Save");
    if (m_review->report->rowsOut == 1)
        return hasDoubts() ? tr("Save 1 row anyway") : tr("Save 1 row");
    return (hasDoubts() ? tr("Save %1 rows anyway") : tr("Save %1 rows")).arg(count(m_review->report->rowsOut));
}

bool SaveStep::hasDoubts() const
{
    return m_state == State::Ready && (!m_warnings->isEmpty() || !unreadableText().isEmpty());
}

bool SaveStep::mayGoOn() const
{
    return m_state != State::Saving && !m_shareField->hasError() && !m_seedField->hasError();
}

void SaveStep::enter()
{
    m_side->verticalScrollBar()->setValue(0);
    readSettings();
    m_looking.ask([settings = m_context.settings.data(), folder = m_context.settings.folder()](
                      const std::stop_token &stop) { return lookAtRows(settings, folder, stop); });
    showPlan();
    Q_EMIT stateChanged();
}

SaveStep::OldRows SaveStep::lookAtRows(const config::DataConfig &settings, const std::filesystem::path &project, const std::stop_token &stop)
{
    const auto files = data::preparedFiles(settings, project);
    OldRows rows { QFileInfo(toText(files.train)).lastModified(), said(data::staleRows(files, settings, project, stop)) };
    rows.isCurrent = rows.time.isValid() && rows.whyStale.isEmpty() && data::hasRowSettings(files) && data::preparedRows(files).train > 0
        && !split::Splitter::needsTokenizer(settings.langchain); // else another model may cut otherwise
    return rows;
}

/// What was saved before counts as saved, as long as nothing has changed.
void SaveStep::followOldRows()
{
    if (m_state == State::Saved && !m_oldRows.whyStale.isEmpty()) {
        m_state = State::Ready;
        m_banner->dismissMessage(std::exchange(m_savedMessage, 0));
    } else if (m_state == State::Ready && m_oldRows.isCurrent) {
        m_state = State::Saved;
    }
    showPlan();
    Q_EMIT stateChanged();
}

void SaveStep::focusFirst()
{
    m_share->setFocus();
}

bool SaveStep::next()
{
    if (m_typed.isActive()) {
        m_typed.stop();
        writeNumbers();
    }
    if (m_state == State::Saved)
        Q_EMIT pageRequested(u"train#new"_s); // not to a run that has ended
    else if (mayGoOn())
        save();
    return true;
}

void SaveStep::setReview(std::shared_ptr<const Review> review)
{
    m_review = std::move(review);
    if (m_state != State::Saved) // then the warnings are of what was written
        m_warnings->show(m_review && m_review->report ? m_review->report->warnings : std::vector<data::PrepareWarning>());
    showPlan();
    Q_EMIT stateChanged();
}

void SaveStep::readSettings()
{
    const auto &settings = m_context.settings.data();
    m_isReading = true;
    if (!m_typed.isActive() && !m_shareField->hasError() && !m_seedField->hasError()) {
        m_share->setNumber(std::round(settings.validationFraction * 1e6) / 1e4);
        m_seed->setNumber(qint64(settings.seed));
    }
    m_splitBy->setCurrentIndex(std::max(0, m_splitBy->findData(toText(nameOf(settings.splitBy)))));
    m_isReading = false;
}

void SaveStep::writeNumbers()
{
    constexpr qint64 mostSeed = std::numeric_limits<std::int32_t>::max();
    const auto share = m_share->number();
    const auto seed = m_seed->wholeNumber();
    m_shareField->setError(share && *share >= 0 && *share < 100 ? QString() : tr("A number from 0 to below 100."));
    m_seedField->setError(seed && *seed >= 0 && *seed <= mostSeed ? QString() : tr("A whole number from 0 to %1.").arg(m_seed->written(mostSeed)));
    if (mayGoOn() && share && seed) {
        m_context.settings.set("data.validation_fraction", *share / 100);
        m_context.settings.set("data.seed", *seed);
    }
    Q_EMIT stateChanged();
}

void SaveStep::showPlan()
{
    const auto &settings = m_context.settings.data();
    const auto files = data::preparedFiles(settings, m_context.settings.folder());
    const auto name = [&](const std::filesystem::path &file) { return m_context.settings.project().relative(toText(file)); };
    const auto *report = m_review && m_review->report ? &*m_review->report : nullptr;
    m_planCard->setTitle(m_state == State::Saved ? tr("What was written") : tr("What will be written"));
    QStringList lines;
    if (!report)
        lines << tr("Rows for training to %1").arg(name(files.train)) << tr("Held-out rows to %1").arg(name(files.validation));
    else
        lines << (report->trainRows == 1 ? tr("1 row to %1").arg(name(files.train))
                                         : tr("%1 rows to %2").arg(count(report->trainRows), name(files.train)));
    if (report && report->validationRows > 0)
        lines << (report->validationRows == 1 ? tr("1 held-out row to %1").arg(name(files.validation))
                                              : tr("%1 held-out rows to %2").arg(count(report->validationRows), name(files.validation)));
    if (const auto share = shareText(); !share.isEmpty())
        lines << share;
    if (report && report->rowsSkipped > 0)
        lines << (report->rowsSkipped == 1
                ? tr("1 row that cannot be used, with the reason, to %1").arg(name(files.rejected))
                : tr("%1 rows that cannot be used, with the reason, to %2").arg(count(report->rowsSkipped), name(files.rejected)));
    lines << tr("A report of every file and row to %1").arg(name(files.report));
    if (m_oldRows.time.isValid() && m_state != State::Saved)
        lines << QString()
              << tr("This replaces the rows prepared on %1 at %2.").arg(dateText(m_oldRows.time.date()), timeText(m_oldRows.time.time()));
    if (m_oldRows.isCurrent && m_state == State::Saved && m_savedMessage == 0)
        lines << QString()
              << tr("Saved on %1 at %2; nothing has changed since.").arg(dateText(m_oldRows.time.date()), timeText(m_oldRows.time.time()));
    if (!m_oldRows.whyStale.isEmpty() && m_state != State::Saved)
        lines << m_oldRows.whyStale;
    m_plan->setText(lines.join(u'\n'));
    const QString unreadable = unreadableText();
    m_unreadable->setText(unreadable);
    m_unreadable->setVisible(!unreadable.isEmpty());

    m_estimate->setText(estimate());
    showRows();
}

/// Why the share that is held out differs visibly from the one asked for, where no warning says it.
QString SaveStep::shareText() const
{
    const auto *report = m_review && m_review->report ? &*m_review->report : nullptr;
    const double asked = m_context.settings.data().validationFraction;
    if (!report || report->rowsOut == 0 || report->validationRows == 0 || asked <= 0)
        return {};
    const auto tellsOfIt = [](const data::PrepareWarning &warning) { return warning.kind != data::PrepareWarning::Kind::LeftOut; };
    const double share = double(report->validationRows) / double(report->rowsOut);
    if (std::abs(share - asked) < std::max(0.01, asked / 10) || std::any_of(report->warnings.begin(), report->warnings.end(), tellsOfIt))
        return {};
    const auto percent = [](double part) { return QLocale().toString(std::round(part * 1000) / 10, 'g', 4); };
    const auto text = m_context.settings.data().splitBy == config::SplitBy::Document
        ? tr("That is %1 %, not %2 %: chance decides for each document or row, and of few it rarely meets the share exactly.")
        : tr("That is %1 %, not %2 %: chance decides for each row, and of few rows it rarely meets the share exactly.");
    return text.arg(percent(share), percent(asked));
}

/// Rows for training, from all over them: the first ones are often alike.
void SaveStep::showRows()
{
    constexpr std::size_t most = 4;
    QList<RowList::Row> shown;
    if (m_review) {
        const auto &rows = m_review->rows;
        const auto trained = std::size_t(std::count_if(rows.begin(), rows.end(), [](const ReviewRow &row) { return row.isForTraining(); }));
        const std::size_t stride = std::max<std::size_t>(1, trained / most);
        std::size_t seen = 0;
        for (std::size_t i = 0; i < rows.size() && shown.size() < qsizetype(most); ++i) {
            if (!rows[i].isForTraining() || seen++ % stride != 0)
                continue;
            if (const auto json = base::parseJson(rows[i].json))
                if (const auto row = RowList::rowOf(*json); !row.answer.isEmpty())
                    shown << row;
        }
    }
    m_rows->setRows(shown);
    m_rowsCard->setVisible(!shown.isEmpty());
}

/// What training will leave out of the rows, as far as the review knows.
QString SaveStep::unreadableText() const
{
    if (!m_review || m_review->error)
        return {};
    QStringList sentences;
    const auto looked = count(std::int64_t(m_review->rows.size()));
    if (m_review->unreadable > 0)
        sentences << (m_review->isComplete() ? tr("The model cannot read %1 of %2 rows: training leaves them out.")
                                             : tr("The model cannot read %1 of the first %2 rows: training leaves them out."))
                         .arg(count(m_review->unreadable), looked);
    if (m_review->untrained > 0)
        sentences << (m_review->isComplete() ? tr("Rows without a trained token: %1 of %2. Training leaves them out.")
                                             : tr("Rows without a trained token: %1 of the first %2. Training leaves them out."))
                         .arg(count(m_review->untrained), looked);
    return sentences.join(u' ');
}

/// What the review's rows come to, with the packing and the steps that the trainer will use.
QString SaveStep::estimate() const
{
    if (!m_review || (!m_review->report && !m_review->error && m_review->rows.size() < kReviewRows))
        return tr("Counting tokens and steps…");
    if (m_review->error)
        return tr("Nothing can be counted: %1").arg(said(m_review->error->detail));
    if (!m_review->encoder)
        return tr("Tokens and steps cannot be counted without the model.");
    if (!m_review->isComplete())
        return tr("More than %1 rows: the Train page counts tokens and steps.").arg(count(kReviewRows));
    const auto &layout = m_review->layout;
    const auto tokens
        = (layout.size() == 1 ? tr("%1 tokens per epoch, %2 % of them trained, in %3 sequence.")
                              : tr("%1 tokens per epoch, %2 % of them trained, in %3 sequences."))
              .arg(count(layout.tokens()), QString::number(percentOf(double(layout.trainedTokens()), double(layout.tokens()))), count(layout.size()));
    if (!m_review->cost)
        return tokens;
    const auto &cost = *m_review->cost;
    const auto time = cost.run.isEmpty()
        ? tr("%1, estimated time %2").arg(stepsText(cost.steps), durationText(cost.seconds))
        : tr("%1, %2 at the speed measured in run %3").arg(stepsText(cost.steps), aboutDurationText(cost.seconds), cost.run);
    return tokens + u'\n' + tr("%1, and %2 of memory (%3 free).").arg(time, widgets::bytesText(cost.memory), widgets::bytesText(cost.memoryFree));
}

void SaveStep::save()
{
    m_state = State::Saving;
    m_looking.drop(); // its answer would be of the rows before
    m_banner->dismiss();
    m_bar->setValue(0);
    m_busyText->clear();
    m_busy->show();
    Q_EMIT stateChanged();
    const QString project = m_context.services.project.folder();
    m_saving[project] = m_context.services.tasks.run(
        tr("Preparing data"), this,
        [config = m_context.settings.config(), folder = m_context.settings.folder(), models = m_context.models](
            const TaskControl &control) -> base::Result<data::PrepareReport> {
            data::PrepareOptions options;
            if (split::Splitter::needsTokenizer(config.data.langchain)) {
                auto tokenizer = models->tokenizer(config.model, folder);
                if (!tokenizer)
                    return tokenizer.error();
                options.tokenizer = *tokenizer;
            }
            const auto tell = [&](const data::PrepareProgress &progress) {
                control.report({ static_cast<double>(progress.bytesDone), static_cast<double>(progress.bytesTotal), rowsText(progress.rowsOut), {} });
            };
            return data::prepareData(config.data, folder, options, tell, control.stopToken());
        },
        [this, project, name = m_context.services.project.name()](const base::Result<data::PrepareReport> &outcome) {
            m_saving.remove(project);
            if (project == m_context.services.project.folder())
                showOutcome(outcome);
            else
                Q_EMIT toast(outcome ? tr("The rows of %1 are saved.").arg(name)
                                     : tr("The rows of %1 were not saved: %2").arg(name, said(outcome.error().detail)));
        },
        u"data"_s, project);
}

void SaveStep::showProgress()
{
    if (m_state != State::Saving)
        return;
    for (const auto &task : m_context.services.tasks.states()) {
        if (task.id != m_saving.value(m_context.services.project.folder()))
            continue;
        if (task.progress.total > 0)
            m_bar->setValue(static_cast<int>(1000 * task.progress.done / task.progress.total));
        m_busyText->setText(task.canceling ? tr("Canceling…") : task.progress.detail);
    }
}

void SaveStep::showOutcome(const base::Result<data::PrepareReport> &outcome)
{
    m_busy->hide();
    m_side->verticalScrollBar()->setValue(0);
    if (!outcome) {
        m_state = State::Ready;
        if (outcome.error().kind == base::ErrorKind::Canceled)
            m_banner->tell(Banner::Kind::Info, said(outcome.error().detail));
        else
            m_banner->showError(outcome.error());
    } else {
        m_state = State::Saved;
        const auto &report = *outcome;
        auto next = report.rowsSkipped == 1 ? tr("1 row was left out; the report says why.")
            : report.rowsSkipped > 1        ? tr("%1 rows were left out; the report says why.").arg(count(report.rowsSkipped))
                                            : QString();
        const auto unused = report.unusedSources(); // said as the Train page says it
        next = QString(said(unused.text()) + u' ' + next).trimmed();
        const QString unreadable = unreadableText();
        if (!unreadable.isEmpty())
            next = next.isEmpty() ? unreadable : QString(unreadable + u' ' + next);
        m_banner->tell(unused.failed.count > 0 || !unreadable.isEmpty() ? Banner::Kind::Warning : Banner::Kind::Success,
            report.validationRows > 0 ? tr("Saved %1 for training and %2 held out.").arg(rowsText(report.trainRows), count(report.validationRows))
                                      : tr("Saved %1 for training.").arg(rowsText(report.trainRows)),
            next);
        m_savedMessage = m_banner->message();
        connect(m_banner->addFix(tr("Open the report")), &QPushButton::clicked, this,
            [this, file = toText(report.reportFile)] { openFile(file, *m_banner); });
        m_warnings->show(report.warnings);
    }
    showPlan();
    Q_EMIT stateChanged();
}

} // namespace anneal::ui
