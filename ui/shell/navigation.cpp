// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigation.h"

#include "ui/shell/page.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/style.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLinearGradient>
#include <QPainter>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kAround = 100; // name and fold button with their distances

/// The mark of the program: a small square that cools down from one corner to the other.
class Mark : public QWidget
{
public:
    Mark()
    {
        setFixedSize(16, 16);
        setAccessibleName(u"Anneal"_s);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = colorsOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QLinearGradient gradient(1, 1, 15, 15);
        gradient.setColorAt(0, colors.accent);
        gradient.setColorAt(1, colors.series[1]);
        painter.setPen(Qt::NoPen);
        painter.setBrush(gradient);
        painter.drawRoundedRect(QRectF(1, 1, 14, 14), 4, 4);
    }
};

} // namespace

NavigationItem::NavigationItem(const QString &title, const QString &iconName) : m_iconName(iconName)
{
    setText(title);
    setCheckable(true);
    setAutoExclusive(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFont(fontOf(Type::Body));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(title);
    setTip(this, title);
}

void NavigationItem::setKeys(const QString &keys)
{
    setTip(this, keys.isEmpty() ? text() : text() + u"  "_s + keys);
}

void NavigationItem::setBadge(const QString &text, Activity activity)
{
    m_badge = text;
    m_activity = activity;
    setAccessibleDescription(activity == Activity::Working ? tr("running %1").arg(text)
            : activity == Activity::Paused                 ? tr("paused %1").arg(text)
                                                           : text);
    update();
}

void NavigationItem::setFolded(bool folded)
{
    m_folded = folded;
    update();
}

QSize NavigationItem::sizeHint() const
{
    return { m_folded ? 36 : 176, 34 };
}

void NavigationItem::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0, 1, 0, -1);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? colors.accentSoft : mixed(colors.text, colors.window, 0.05));
        painter.drawRoundedRect(box, space::kRadius, space::kRadius);
    }
    const QColor ink = isChecked() || underMouse() ? colors.text : colors.secondary;
    paintIcon(painter, m_iconName, QRectF(10, height() / 2.0 - 8, 16, 16), isChecked() ? colors.accent : ink);
    if (!m_folded) {
        painter.setFont(fontOf(isChecked() ? Type::BodyMedium : Type::Body));
        painter.setPen(ink);
        painter.drawText(box.adjusted(36, 0, -30, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    }
    if (m_activity != Activity::None) { // as the line of tasks draws it
        const bool isPaused = m_activity == Activity::Paused;
        const double radius = isPaused ? 3.2 : 4;
        painter.setPen(isPaused ? QPen(colors.warning, 1.8) : QPen(Qt::NoPen));
        painter.setBrush(isPaused ? QBrush(Qt::NoBrush) : QBrush(colors.success));
        painter.drawEllipse(QPointF(m_folded ? width() - 8 : width() - 14, m_folded ? 8 : height() / 2.0), radius, radius);
    } else if (!m_badge.isEmpty()) {
        painter.setFont(fontOf(Type::Small));
        const double wide = qMax(18, painter.fontMetrics().horizontalAdvance(m_badge) + 11);
        const QRectF pill(width() - wide - (m_folded ? 0 : 9), m_folded ? 0 : height() / 2.0 - 8.5, wide, 17);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.accent);
        painter.drawRoundedRect(pill, 8.5, 8.5);
        painter.setPen(colors.onAccent);
        painter.drawText(pill, Qt::AlignCenter, m_badge);
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paintFocusRing(painter, box, space::kRadius, colors);
}

void NavigationItem::keyPressEvent(QKeyEvent *event)
{
    // Arrows only move the focus (see Navigation); a page is opened by choosing it.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        event->ignore();
    else
        QAbstractButton::keyPressEvent(event);
}

Navigation::Navigation(QWidget *parent) : QWidget(parent)
{
    setFixedWidth(space::kNavigation);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(10, space::kL, 11, 10);
    outer->setSpacing(0);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(10, 0, 0, 14);
    top->setSpacing(space::kS);
    top->addWidget(new Mark);
    QFont brand = fontOf(Type::Section);
    brand.setPixelSize(15);
    m_brand = new Label(u"Anneal"_s);
    m_brand->setFont(brand);
    top->addWidget(m_brand, 1);
    outer->addLayout(top);
    m_column = new QVBoxLayout;
    m_column->setSpacing(0);
    outer->addLayout(m_column);

    m_below = new QWidget;
    m_below->setAccessibleName(tr("Open project"));
    auto *below = new QVBoxLayout(m_below);
    below->setContentsMargins(0, space::kL, 0, 0);
    below->setSpacing(2);
    below->addWidget(new Divider);
    below->addSpacing(space::kM);
    m_project = new ElidedLabel({}, Type::Secondary, Tone::Secondary);
    m_details = new ElidedLabel({}, Type::Secondary, Tone::Secondary);
    m_details->setElideMode(Qt::ElideMiddle);
    m_project->setIndent(10);
    m_details->setIndent(10);
    below->addWidget(m_project);
    below->addWidget(m_details);
    outer->addWidget(m_below);
    outer->addStretch();
    m_lower = new QVBoxLayout;
    m_lower->setSpacing(0);
    outer->addLayout(m_lower);
    outer->addSpacing(space::kXs);
    m_fold = new IconButton(u"sidebar"_s, tr("Fold the navigation"));
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(5, 0, 0, 0);
    bottom->addWidget(m_fold);
    bottom->addStretch();
    outer->addLayout(bottom);
    connect(m_fold, &Button::clicked, this, &Navigation::foldRequested);
    setAccessibleName(tr("Navigation"));
    m_below->hide();
}

void Navigation::add(Page *page, Place place)
{
    auto *item = new NavigationItem(page->title(), page->iconName());
    const QString id = page->id();
    (place == Place::Upper ? m_column : m_lower)->addWidget(item);
    item->setFolded(m_folded || m_narrow);
    m_entries << Entry { id, item };
    setMinimumHeight(kAround + int(m_entries.size()) * item->sizeHint().height()); // what is open is shown where there is more room
    connect(item, &QAbstractButton::clicked, this, [this, id] { Q_EMIT chosen(id); });
    connect(page, &Page::badgeChanged, item, &NavigationItem::setBadge);
}

void Navigation::setKeys(const QString &id, const QString &keys)
{
    for (const Entry &entry : m_entries)
        if (entry.id == id)
            entry.item->setKeys(keys);
}

void Navigation::setCurrent(const QString &id)
{
    for (const Entry &entry : m_entries)
        if (entry.id == id)
            entry.item->setChecked(true);
}

void Navigation::setFolded(bool folded)
{
    m_folded = folded;
    fold();
}

void Navigation::setNarrow(bool narrow)
{
    if (m_narrow == narrow)
        return;
    m_narrow = narrow;
    fold();
}

void Navigation::fold()
{
    const bool folded = m_folded || m_narrow;
    setFixedWidth(folded ? space::kNavigationFolded : space::kNavigation);
    m_brand->setVisible(!folded);
    setTip(m_fold, folded ? tr("Unfold the navigation") : tr("Fold the navigation"));
    for (const Entry &entry : m_entries)
        entry.item->setFolded(folded);
    showProject();
}

void Navigation::showProject()
{
    constexpr int room = 80; // of the name and the folder
    m_below->setVisible(!m_folded && !m_narrow && !m_project->text().isEmpty() && height() >= minimumHeight() + room);
}

void Navigation::setProject(const QString &name, const QString &details)
{
    m_project->setText(name);
    m_details->setText(details);
    showProject();
}

void Navigation::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showProject();
}

void Navigation::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(width() - 1, 0, 1, height(), colorsOf(this).border);
}

void Navigation::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    for (int i = 0; step != 0 && i < m_entries.size(); ++i) {
        if (!m_entries[i].item->hasFocus())
            continue;
        const int next = i + step;
        if (next >= 0 && next < m_entries.size())
            m_entries[next].item->setFocus(Qt::TabFocusReason);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace anneal::ui
