// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/splitstep.h"

#include "core/config/completion.h"
#include "ui/data/datasettings.h"
#include "ui/shell/actions.h"
#include "ui/shell/page.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/currentstack.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/histogram.h"
#include "widgets/label.h"
#include "widgets/numberedit.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/sourceview.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kQuickMs = 200; // what is done by then needs no word of being busy

} // namespace

SplitStep::SplitStep(const WizardContext &context, QWidget *parent)
    : WizardStep(parent)
    , m_context(context)
    , m_list(m_context.services.tasks.background(),
          [this](const SourceList &list) {
              const auto selected = m_document->currentText();
              int firstUsed = 0;
              bool isUsed = false;
              m_documents.clear();
              m_isReading = true;
              m_document->clear();
              for (const auto &info : list.sources) {
                  if (info.source.reader && info.source.reader->document) {
                      if (info.isUsed && !std::exchange(isUsed, true))
                          firstUsed = m_document->count(); // another one shows nothing but why it is left out
                      m_documents.push_back(info.source);
                      m_document->addItem(toText(info.source.name));
                  }
              }
              const int before = m_document->findText(selected);
              m_document->setCurrentIndex(before >= 0 ? before : firstUsed);
              m_isReading = false;
              m_stack->setCurrentIndex(m_documents.empty() ? 0 : 1);
              cut();
          })
    , m_cut(m_context.services.tasks.background(), [this](ChunkLook look) { showCut(std::move(look)); })
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kL);
    layout->addWidget(makeForm());
    m_stack = new CurrentStack;
    m_stack->addWidget(new EmptyState(u"layers"_s, tr("Nothing to split"), tr("The files hold rows, which stay whole. Splitting is for documents.")));
    m_stack->addWidget(makePreview());
    layout->addWidget(m_stack, 1);

    m_typed.setSingleShot(true);
    m_typed.setInterval(150);
    connect(&m_typed, &QTimer::timeout, this, &SplitStep::writeSizes);
    connectForm();
    connect(&m_context.settings, &DataSettings::changed, this, [this] {
        if (isVisible())
            enter();
    });
    for (const auto otherProject : { &Project::opened, &Project::closed })
        connect(&m_context.services.project, otherProject, this, &SplitStep::forgetTyped);
    auto &actions = m_context.services.actions;
    actions.add(
        u"data.nextChunk"_s, tr("Show the next chunk"), this, [this] { step(1); }, QKeySequence(u"J"_s), this);
    actions.add(
        u"data.previousChunk"_s, tr("Show the previous chunk"), this, [this] { step(-1); }, QKeySequence(u"K"_s), this);
}

QWidget *SplitStep::makeForm()
{
    const auto help = [](const char *path) { return said(config::description(path)).section(u'\n', 0, 0); };
    auto *form = new QWidget;
    auto *body = new QVBoxLayout(form);
    body->setContentsMargins(space::kL, space::kL, space::kL, space::kL);
    body->setSpacing(space::kM);
    m_enabled = new QCheckBox(tr("Split documents into chunks"));
    body->addWidget(m_enabled);
    m_splitter = new QComboBox;
    m_splitter->addItem(tr("At paragraphs, lines, words"), u"recursive"_s);
    m_splitter->addItem(tr("At empty lines only"), u"character"_s);
    m_splitter->addItem(tr("After so many tokens"), u"token"_s);
    m_splitter->addItem(tr("At headings of Markdown"), u"markdown"_s);
    m_splitter->addItem(tr("At headings of HTML"), u"html"_s);
    m_splitter->addItem(tr("At sentences"), u"sentence"_s);
    auto *splitterField = new Field(tr("Where to cut"), m_splitter);
    setTip(splitterField, help("data.langchain.splitter"));
    body->addWidget(splitterField);
    m_size = new NumberEdit;
    m_size->setObjectName(u"chunkSize"_s);
    m_sizeField = new Field(tr("Longest chunk"), m_size, tr("%1 to %2 characters is usual.").arg(m_size->written(500), m_size->written(2000)));
    setTip(m_sizeField, help("data.langchain.chunk_size"));
    body->addWidget(m_sizeField);
    m_overlap = new NumberEdit;
    m_overlap->setObjectName(u"chunkOverlap"_s);
    m_overlapField = new Field(tr("Overlap"), m_overlap, tr("How much of a chunk's end the next one repeats."));
    setTip(m_overlapField, help("data.langchain.chunk_overlap"));
    body->addWidget(m_overlapField);
    m_unit = new QComboBox;
    m_unit->addItem(tr("Characters"), u"characters"_s);
    m_unit->addItem(tr("Tokens of the model"), u"tokens"_s);
    body->addWidget(new Field(tr("Measured in"), m_unit));
    m_keep = new QComboBox;
    m_keep->addItem(tr("Keep at the start of the next chunk"), u"true"_s);
    m_keep->addItem(tr("Keep at the end of the previous chunk"), u"end"_s);
    m_keep->addItem(tr("Remove"), u"false"_s);
    for (QComboBox *box : { m_unit, m_keep }) { // a long choice is cut before the card is
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    auto *keepField = new Field(tr("Separator"), m_keep);
    setTip(keepField, help("data.langchain.keep_separator"));
    body->addWidget(keepField);
    body->addStretch(1);
    return formCard(form);
}

QWidget *SplitStep::makePreview()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kM);
    auto *card = new Card;
    auto *bar = new QHBoxLayout;
    bar->setSpacing(space::kS);
    m_document = new QComboBox;
    m_document->setAccessibleName(tr("Document"));
    m_document->setMinimumWidth(200);
    m_document->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // a name may be very long
    bar->addWidget(m_document);
    m_summary = new ElidedLabel({}, Type::Secondary, Tone::Secondary);
    m_summary->setObjectName(u"chunkSummary"_s);
    bar->addWidget(m_summary, 1);
    auto *back = new IconButton(u"chevron-up"_s, tr("Previous chunk (K)"));
    auto *next = new IconButton(u"chevron-down"_s, tr("Next chunk (J)"));
    connect(back, &QPushButton::clicked, this, [this] { step(-1); });
    connect(next, &QPushButton::clicked, this, [this] { step(1); });
    bar->addWidget(back);
    bar->addWidget(next);
    card->body()->addLayout(bar);
    m_banner = new Banner;
    card->body()->addWidget(m_banner);
    m_view = new SourceView;
    m_view->setAccessibleName(tr("Document with its chunks"));
    connect(m_view, &SourceView::rangeChosen, this, &SplitStep::showChunk);
    card->body()->addWidget(m_view, 1);
    m_chunkText = new ElidedLabel({}, Type::Secondary, Tone::Secondary);
    card->body()->addWidget(m_chunkText);
    layout->addWidget(card, 1);
    auto *lengths = new Card(tr("Chunk lengths"));
    m_lengths = new Histogram;
    m_lengths->setFixedHeight(96);
    lengths->body()->addWidget(m_lengths);
    layout->addWidget(lengths);
    return page;
}

void SplitStep::connectForm()
{
    const auto write = [this](const char *path, const QString &value) {
        if (!m_isReading)
            m_context.settings.set(path, value.toStdString());
    };
    connect(m_enabled, &QCheckBox::toggled, this, [this](bool on) {
        if (!m_isReading)
            m_context.settings.set("data.langchain.enabled", on);
    });
    connect(
        m_splitter, &QComboBox::currentIndexChanged, this, [this, write] { write("data.langchain.splitter", m_splitter->currentData().toString()); });
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this, write] { write("data.langchain.length_unit", m_unit->currentData().toString()); });
    connect(m_keep, &QComboBox::currentIndexChanged, this, [this] {
        const auto value = m_keep->currentData().toString();
        if (!m_isReading)
            m_context.settings.set("data.langchain.keep_separator", value == u"end"_s ? base::Json("end") : base::Json(value == u"true"_s));
    });
    for (auto *edit : { m_size, m_overlap })
        connect(edit, &QLineEdit::textEdited, &m_typed, qOverload<>(&QTimer::start));
    connect(m_document, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_isReading)
            cut();
    });
}

QString SplitStep::purpose() const
{
    return tr("Long documents are cut into pieces that fit the model. Tints show chunks; where two overlap, the tint is stronger.");
}

QString SplitStep::nextText() const
{
    return tr("Continue to format");
}

bool SplitStep::mayGoOn() const
{
    return !m_sizeField->hasError() && !m_overlapField->hasError();
}

void SplitStep::enter()
{
    readSettings();
    ask();
}

void SplitStep::leave()
{
    m_cut.drop(); // a huge document is not cut for nobody
}

void SplitStep::focusFirst()
{
    m_enabled->setFocus();
}

/// What was typed, and what was said of it, belongs to the project before.
void SplitStep::forgetTyped()
{
    m_typed.stop();
    m_sizeField->setError({});
    m_overlapField->setError({});
    m_list.drop();
    m_cut.drop();
    m_documents.clear();
    Q_EMIT stateChanged();
}

void SplitStep::readSettings()
{
    const auto &settings = m_context.settings.data().langchain;
    const auto choose = [](QComboBox *box, std::string_view value) { box->setCurrentIndex(std::max(0, box->findData(toText(value)))); };
    const bool hasUnit = settings.splitter != config::SplitterKind::Token; // it counts tokens, whatever
    m_isReading = true;
    m_enabled->setChecked(settings.enabled);
    choose(m_splitter, nameOf(settings.splitter));
    choose(m_unit, nameOf(settings.lengthUnit));
    using config::KeepSeparator;
    choose(m_keep, nameOf(settings.keepSeparator == KeepSeparator::Start ? KeepSeparator::Yes : settings.keepSeparator));
    const bool inTokens = settings.lengthUnit == config::LengthUnit::Tokens || !hasUnit;
    const auto unit = inTokens ? tr("tokens") : tr("characters");
    m_size->setUnit(unit);
    m_overlap->setUnit(unit);
    if (!m_typed.isActive() && !m_sizeField->hasError() && !m_overlapField->hasError()) {
        m_size->setNumber(qint64(settings.chunkSize));
        m_overlap->setNumber(qint64(settings.chunkOverlap));
    }
    for (QWidget *one : std::initializer_list<QWidget *> { m_splitter, m_size, m_overlap, m_unit, m_keep })
        one->setEnabled(settings.enabled);
    m_unit->setEnabled(settings.enabled && hasUnit);
    m_keep->setEnabled(settings.enabled && hasUnit && settings.splitter != config::SplitterKind::Sentence);
    m_isReading = false;
}

/// Writes both sizes where they go together; otherwise says at the field what is wrong and leaves the file alone.
void SplitStep::writeSizes()
{
    constexpr qint64 most = 1'000'000'000;
    const auto typedSize = m_size->wholeNumber();
    const auto typedOverlap = m_overlap->wholeNumber();
    const auto size = typedSize.value_or(0);
    const auto overlap = typedOverlap.value_or(0);
    const auto range
        = [](const NumberEdit *edit, qint64 least) { return tr("A whole number from %1 to %2.").arg(edit->written(least), edit->written(most)); };
    m_sizeField->setError(!typedSize || size < 1 || size > most ? range(m_size, 1) : QString());
    m_overlapField->setError(!typedOverlap || overlap < 0 || overlap > most ? range(m_overlap, 0)
            : overlap >= size && !m_sizeField->hasError()                   ? tr("The overlap must be smaller than the chunk.")
                                                                            : QString());
    Q_EMIT stateChanged();
    if (!mayGoOn())
        return;
    // The larger one first, so that no text in between has an overlap that exceeds its chunk.
    const bool growing = size >= m_context.settings.data().langchain.chunkSize;
    for (const bool first : { true, false }) {
        if (first == growing)
            m_context.settings.set("data.langchain.chunk_size", size);
        else
            m_context.settings.set("data.langchain.chunk_overlap", overlap);
    }
}

void SplitStep::ask()
{
    m_list.ask([config = m_context.settings.config(), folder = m_context.settings.folder(), documents = m_context.documents](
                   std::stop_token stop) { return listSourceInfos(config, folder, *documents, stop); });
}

void SplitStep::cut()
{
    const auto index = m_document->currentIndex();
    if (index < 0 || static_cast<std::size_t>(index) >= m_documents.size())
        return;
    QTimer::singleShot(kQuickMs, this, [this] {
        if (m_cut.isBusy())
            m_summary->setText(tr("Cutting…"));
    });
    m_cut.ask([source = m_documents[static_cast<std::size_t>(index)], config = m_context.settings.config(), folder = m_context.settings.folder(),
                  models = m_context.models,
                  documents = m_context.documents](std::stop_token stop) { return cutDocument(source, config, folder, *models, *documents, stop); });
}

void SplitStep::showCut(ChunkLook look)
{
    m_banner->dismiss();
    if (look.error)
        m_banner->showError(*look.error);
    const bool sameText = look.text == m_look.text;
    m_look = std::move(look);
    std::vector<SourceRange> ranges;
    std::vector<double> lengths;
    int longest = 0;
    for (const auto &piece : m_look.pieces) {
        if (ranges.size() < m_look.shown)
            ranges.push_back({ piece.begin, piece.end });
        lengths.push_back(piece.length);
        longest = std::max(longest, piece.length);
    }
    if (!m_context.settings.data().langchain.enabled)
        ranges.clear();
    const auto current = sameText ? std::clamp(m_view->current(), 0, std::max(0, static_cast<int>(ranges.size()) - 1)) : 0;
    if (sameText)
        m_view->setRanges(std::move(ranges));
    else
        m_view->setSource(m_look.text, std::move(ranges));
    m_lengths->setValues(std::move(lengths), m_look.unit);
    m_lengths->setLimit(static_cast<double>(m_context.settings.data().langchain.chunkSize));
    m_summary->setText(m_look.pieces.size() == 1 ? tr("1 chunk of %1 %2").arg(count(longest), m_look.unit)
                                                 : tr("%1 chunks, the longest %2 %3").arg(count(m_look.pieces.size()), count(longest), m_look.unit));
    if (m_look.shown < m_look.pieces.size())
        m_summary->setText(m_summary->text() + tr(" · the first %1 are shown").arg(count(m_look.shown)));
    showChunk(current);
}

void SplitStep::showChunk(int chunk)
{
    const auto &ranges = m_view->ranges();
    if (chunk < 0 || static_cast<std::size_t>(chunk) >= ranges.size()) {
        m_chunkText->clear();
        return;
    }
    if (m_view->current() != chunk)
        m_view->setCurrent(chunk);
    const auto &piece = m_look.pieces[static_cast<std::size_t>(chunk)];
    auto text = tr("Chunk %1 of %2 · %3 %4").arg(count(chunk + 1), count(m_look.pieces.size()), count(piece.length), m_look.unit);
    if (chunk > 0)
        if (const int shared = m_look.pieces[static_cast<std::size_t>(chunk) - 1].end - piece.begin; shared > 0)
            text += tr(" · repeats %1 characters of the one before").arg(shared);
    if (!piece.where.isEmpty())
        text += u" · "_s + piece.where;
    m_chunkText->setText(text);
}

void SplitStep::step(int by)
{
    const auto count = static_cast<int>(m_view->ranges().size());
    if (count > 0)
        showChunk(std::clamp(m_view->current() + by, 0, count - 1));
}

} // namespace anneal::ui
