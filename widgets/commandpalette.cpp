// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/commandpalette.h"

#include "widgets/icons.h"
#include "widgets/keycaps.h"
#include "widgets/plaintext.h"
#include "widgets/raised.h"
#include "widgets/textlines.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPointer>
#include <QRegularExpression>
#include <QStandardItemModel>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kActionRole = Qt::UserRole;
constexpr int kKeysRole = Qt::UserRole + 1;
constexpr int kReasonRole = Qt::UserRole + 2;
constexpr int kSubjectRole = Qt::UserRole + 3;
constexpr int kRowHeight = 34;
constexpr int kEdge = 18;     // pixels beside a row
constexpr int kCloser = 1000; // of a score: more than any length of text, less than another way to fit

/// Why an action cannot run stands behind its name, or where that is too long, below it.
class ActionDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    int room = 400; // pixels of a name with what stands beside it

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colors &colors = colorsOf(option.palette);
        const bool enabled = index.flags() & Qt::ItemIsEnabled;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colors.accentSoft);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(6, 1, -6, -1), 6, 6);
        }
        const QRect text(option.rect.left() + kEdge, option.rect.top(), option.rect.width() - 2 * kEdge, kRowHeight);
        painter->setFont(fontOf(Type::Body));
        painter->setPen(enabled ? colors.text : colors.secondary);
        const QString name = painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width());
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, name);
        const int used = painter->fontMetrics().horizontalAdvance(name);
        if (const QString subject = index.data(kSubjectRole).toString(); enabled && !subject.isEmpty()) {
            const int forKeys = index.data(kKeysRole).toString().isEmpty() ? 10 : 120;
            const QString shown = painter->fontMetrics().elidedText(subject, Qt::ElideMiddle, qMax(0, text.width() - used - forKeys));
            painter->setPen(colors.secondary);
            painter->drawText(text.adjusted(used + 10, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, shown);
        }
        const QString keys = index.data(kKeysRole).toString();
        painter->setFont(fontOf(Type::Secondary));
        painter->setPen(colors.secondary);
        if (const QStringList below = reasonBelow(index); !below.isEmpty())
            painter->drawText(
                QRect(text.left(), text.bottom() - 5, room, option.rect.bottom() - text.bottom()), Qt::AlignLeft | Qt::AlignTop, below.join(u'\n'));
        else if (!enabled)
            painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, index.data(kReasonRole).toString());
        else if (!keys.isEmpty())
            paintKeyCaps(*painter, text, keys, colors);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        return { 200, kRowHeight + int(reasonBelow(index).size()) * QFontMetrics(fontOf(Type::Secondary)).lineSpacing() };
    }

private:
    /// Its lines; none where it fits behind the name. Of a longer one the tool-tip has the rest.
    QStringList reasonBelow(const QModelIndex &index) const
    {
        constexpr int gap = 16, mostLines = 2;
        const QString reason = index.data(kReasonRole).toString();
        if ((index.flags() & Qt::ItemIsEnabled) || reason.isEmpty())
            return {};
        const QFont font = fontOf(Type::Secondary);
        const int name = QFontMetrics(fontOf(Type::Body)).horizontalAdvance(index.data().toString());
        if (name + gap + QFontMetrics(font).horizontalAdvance(reason) <= room)
            return {};
        return linesOf(reason, font, room, mostLines);
    }
};

/// The tool-tip of what cannot run is why.
class Item : public QStandardItem
{
public:
    using QStandardItem::QStandardItem;
    QVariant data(int role) const override
    {
        return role == Qt::ToolTipRole && !isEnabled() ? plainTip(QStandardItem::data(kReasonRole).toString()) : QStandardItem::data(role);
    }
};

} // namespace

namespace {

enum class Umlauts { AsVowels, AsTwoLetters }; // both are typed where a keyboard has no ä

/// A text in lower case and without accents.
QString plainLetters(const QString &text, Umlauts umlauts)
{
    QString lower = text.toLower().normalized(QString::NormalizationForm_C).replace(u'ß', u"ss"_s);
    if (umlauts == Umlauts::AsTwoLetters)
        lower.replace(u'ä', u"ae"_s).replace(u'ö', u"oe"_s).replace(u'ü', u"ue"_s);
    lower = lower.normalized(QString::NormalizationForm_D);
    lower.removeIf([](QChar letter) { return letter.category() == QChar::Mark_NonSpacing; });
    return lower;
}

/// The words of a text in plain letters; a word may be joined to the next one by "-" or "/".
QStringList wordsOf(const QString &text)
{
    static const QRegularExpression between(u"[^\\w%+#]+"_s, QRegularExpression::UseUnicodePropertiesOption);
    return text.split(between, Qt::SkipEmptyParts);
}

/// Whether `query` is made of beginnings of words in their order ("statra": start training); how many words it takes, 0 for not at all.
int wordsBegunBy(QStringView query, const QStringList &words, qsizetype from = 0)
{
    if (query.isEmpty())
        return 0;
    for (qsizetype i = from; i < words.size(); ++i) {
        qsizetype same = 0;
        while (same < qMin(query.size(), words[i].size()) && query[same] == words[i][same])
            ++same;
        for (; same > 0; --same) { // the longest first, then shorter ones
            if (same == query.size())
                return 1;
            if (const int more = wordsBegunBy(query.mid(same), words, i + 1); more > 0)
                return more + 1;
        }
    }
    return 0;
}

/// Whether each letter of `query` begins a word, in their order ("mta": merge the adapter).
bool areInitials(const QString &query, const QStringList &words)
{
    auto word = words.begin();
    for (const QChar letter : query) {
        word = std::find_if(word, words.end(), [letter](const QString &one) { return one.startsWith(letter); });
        if (word == words.end())
            return false;
        ++word;
    }
    return true;
}

int scoreOfWord(const QString &wanted, const QString &text, const QStringList &words)
{
    constexpr int startsText = 400, startsWord = 300, initials = 200, inside = 100, startsWords = 1, none = -1;
    constexpr qsizetype mostTyped = 40;
    if (text.startsWith(wanted))
        return startsText;
    const auto begun = std::find_if(words.begin(), words.end(), [&](const QString &word) { return word.startsWith(wanted); });
    if (begun != words.end())
        return startsWord + (*begun == wanted ? 20 : 0);
    if (areInitials(wanted, words))
        return initials - 10 * int(qMin<qsizetype>(9, wanted.size()));
    if (wanted.size() > 1 && text.contains(wanted))
        return inside;
    return wanted.size() <= mostTyped && wordsBegunBy(wanted, words) > 0 ? startsWords : none;
}

/// Of actions that fit as well, first what is done with something that is named, then what is of the page in front.
int closeness(const QAction &action)
{
    const bool hasSubject = !action.property(CommandPalette::kSubject).toString().isEmpty() && !action.property(CommandPalette::kPlace).toBool();
    return (hasSubject ? 2 : 0) * kCloser + (action.property(CommandPalette::kNear).toBool() ? kCloser : 0);
}

/// Of plain letters.
int scoreOf(const QString &query, const QString &text)
{
    const QStringList words = wordsOf(text);
    const QStringList wanted = query.split(u' ', Qt::SkipEmptyParts);
    int score = 0;
    bool isGuess = false;
    for (const QString &word : wanted) {
        const int one = scoreOfWord(word, text, words);
        if (one < 0)
            return -1;
        isGuess = isGuess || one == 1;
        score += one;
    }
    if (isGuess)
        return qMax(1, kGuess - int(text.size()));
    if (wanted.size() > 1 && text.startsWith(query.simplified()))
        score += 100;
    return wanted.isEmpty() ? 0 : qMax(2 * kGuess + 1, score / int(wanted.size()) * 100 - int(text.size())); // among equals the shorter one
}

} // namespace

int fuzzyScore(const QString &query, const QString &text)
{
    const QString typed = plainLetters(query, Umlauts::AsVowels), plain = plainLetters(text, Umlauts::AsVowels);
    const QString spelled = plainLetters(text, Umlauts::AsTwoLetters);
    const int score = scoreOf(typed, plain);
    return spelled == plain ? score : qMax(score, scoreOf(typed, spelled));
}

namespace {

/// What the tool-tip of an action adds to its text; Qt makes one of the text itself where there is none.
QString tipOf(const QAction &action)
{
    const QString tip = action.toolTip();
    return tip == action.text() || tip == action.iconText() ? QString() : tip;
}

/// Why it cannot run here; `whyNot` as of setWhyNot().
QString reasonOf(const QAction &action, const std::function<QString(const QAction *)> &whyNot)
{
    if (!action.isVisible())
        return CommandPalette::tr("not possible at the moment");
    return action.isEnabled() && whyNot ? whyNot(&action) : tipOf(action);
}

} // namespace

CommandPalette::CommandPalette(QWidget *window) : QFrame(window), m_edit(new QLineEdit), m_list(new QListView), m_model(new QStandardItemModel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 8, 1, 8);
    column->setSpacing(6);
    m_edit->setPlaceholderText(tr("Type what to do"));
    m_edit->setAccessibleName(tr("Search actions"));
    m_edit->setFrame(false);
    m_edit->setFont(fontOf(Type::Body));
    m_edit->setTextMargins(30, 0, 8, 0);
    m_edit->setFixedHeight(34);
    QPalette clear = m_edit->palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    m_edit->setPalette(clear);
    column->addWidget(m_edit);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ActionDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Actions"));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_list);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    m_edit->installEventFilter(this);
    window->installEventFilter(this);
    setAccessibleName(tr("Command palette"));
    hide();
}

void CommandPalette::open(const QList<QAction *> &actions)
{
    m_actions.clear();
    for (QAction *action : actions)
        m_actions << action;
    m_before = QApplication::focusWidget();
    m_edit->clear();
    filter();
    place();
    show();
    raise();
    m_edit->setFocus();
}

void CommandPalette::filter()
{
    struct Match
    {
        QAction *action;
        bool mayRun, isPlace;
        int score;
        qsizetype recent;
    };
    const QString query = m_edit->text().trimmed();
    std::vector<Match> matches;
    for (const QPointer<QAction> &action : m_actions) {
        if (!action || (query.isEmpty() && !action->isVisible())) // who asks for it by its name is told why it is nowhere
            continue;
        const QString only = action->property(kOnlyWords).toString();
        int score = fuzzyScore(query, only.isEmpty() ? action->text() : only);
        if (score < 0 && only.isEmpty()) // other words for the same: half as good
            score = fuzzyScore(query, action->text() + u' ' + action->property(kKeywords).toString()) / 2;
        if (score < 0)
            score = -1;
        else if (score > kGuess)
            score += closeness(*action);
        if (score <= 0 && !query.isEmpty())
            continue;
        const qsizetype recent = m_recent.indexOf(action->objectName());
        const bool mayRun = action->isEnabled() && (!m_whyNot || m_whyNot(action).isEmpty());
        matches.push_back({ action, mayRun, action->property(kPlace).toBool(), query.isEmpty() ? 0 : score, recent < 0 ? m_recent.size() : recent });
    }
    const bool isCertain = query.isEmpty() || std::any_of(matches.begin(), matches.end(), [](const Match &match) { return match.score > kGuess; });
    if (isCertain && !query.isEmpty())
        std::erase_if(matches, [](const Match &match) { return match.score <= kGuess; });
    std::stable_sort(matches.begin(), matches.end(), [&query](const Match &a, const Match &b) {
        if (a.mayRun != b.mayRun)
            return a.mayRun;
        if (query.isEmpty() && a.isPlace != b.isPlace)
            return a.isPlace;
        return a.score != b.score ? a.score > b.score : a.recent < b.recent;
    });
    m_model->clear();
    for (const Match &match : matches) {
        auto *item = new Item(match.action->text());
        item->setData(plainText(match.action->property(kSubject).toString(), 200), kSubjectRole);
        item->setData(QVariant::fromValue<QObject *>(match.action), kActionRole);
        item->setData(match.action->shortcut().toString(QKeySequence::NativeText), kKeysRole);
        item->setData(reasonOf(*match.action, m_whyNot), kReasonRole);
        item->setFlags(match.mayRun ? Qt::ItemIsSelectable | Qt::ItemIsEnabled : Qt::NoItemFlags);
        m_model->appendRow(item);
    }
    const bool mayChoose = query.isEmpty() ? !matches.empty() && matches.front().isPlace : isCertain;
    m_list->setCurrentIndex(mayChoose ? m_model->index(0, 0) : QModelIndex());
    m_list->scrollToTop();
    m_edit->setAccessibleDescription(m_model->rowCount() == 0 ? tr("Nothing found") : QString());
    place();
    update();
}

QStringList CommandPalette::shownTexts() const
{
    QStringList texts;
    for (int row = 0; row < m_model->rowCount(); ++row)
        texts << m_model->item(row)->text();
    return texts;
}

void CommandPalette::place()
{
    const QSize room = parentWidget()->size();
    constexpr int mostRows = 10;
    const int width = qMin(620, room.width() - 48);
    static_cast<ActionDelegate *>(m_list->itemDelegate())->room
        = width - 2 - 2 * kEdge - m_list->style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, m_list);
    m_list->doItemsLayout();
    int rows = 0;
    for (int row = 0; row < m_model->rowCount() && rows < mostRows * kRowHeight; ++row)
        rows += m_list->sizeHintForRow(row);
    const QSize size(width, 34 + 16 + 8 + qBound(kRowHeight, rows, mostRows * kRowHeight));
    setGeometry(QRect(QPoint((room.width() - size.width()) / 2, qMax(24, room.height() / 9)), size));
}

void CommandPalette::runCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !(index.flags() & Qt::ItemIsEnabled))
        return;
    QPointer<QAction> action = qobject_cast<QAction *>(index.data(kActionRole).value<QObject *>());
    hide();
    if (m_before)
        m_before->setFocus();
    if (!action)
        return;
    if (!action->objectName().isEmpty()) {
        m_recent.removeAll(action->objectName());
        m_recent.prepend(action->objectName());
        m_recent = m_recent.mid(0, 20);
        Q_EMIT recentChanged(m_recent);
    }
    Q_EMIT aboutToRun(action);
    action->trigger();
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    paintRaised(painter, *this, 10);
    painter.fillRect(QRectF(1, m_edit->geometry().bottom() + 3, width() - 2, 1), colors.divider);
    if (m_model->rowCount() == 0) {
        painter.setFont(fontOf(Type::Body));
        painter.setPen(colors.secondary);
        const QRect room(18, m_edit->geometry().bottom() + 4, width() - 36, height() - m_edit->geometry().bottom() - 8);
        const QString sentence = tr("Nothing found for “%1”").arg(plainText(m_edit->text().trimmed(), 60));
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(sentence, Qt::ElideRight, room.width()));
    }
    paintIcon(painter, u"search"_s, QRectF(18, m_edit->geometry().center().y() - 7, 16, 16), colors.secondary);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_edit)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible() && static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason
        && static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason) {
        hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const int row = m_list->currentIndex().row();
    switch (key->key()) {
    case Qt::Key_Down:
        m_list->setCurrentIndex(m_model->index(qMin(row + 1, m_model->rowCount() - 1), 0));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentIndex(m_model->index(qMax(row - 1, 0), 0));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    case Qt::Key_Escape:
        hide();
        if (m_before)
            m_before->setFocus();
        return true;
    default:
        return false;
    }
}

} // namespace anneal::widgets
