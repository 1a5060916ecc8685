// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/tagpopup.h"

#include "core/run/runabout.h"
#include "ui/shell/project.h"
#include "widgets/label.h"
#include "widgets/tagsedit.h"
#include "widgets/theme.h"

#include <QGuiApplication>
#include <QScreen>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace widgets;

TagPopup::TagPopup(QWidget *parent) : QFrame(parent, Qt::Popup), m_title(new ElidedLabel({}, Type::CardTitle)), m_tags(new TagsEdit)
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setAccessibleName(tr("Tags"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::kM, space::kM, space::kM, space::kM);
    column->setSpacing(space::kS);
    m_title->setMostLines(2);
    column->addWidget(m_title);
    column->addWidget(m_tags);
    connect(m_tags, &TagsEdit::added, this, [this](const QString &tag) { take(tag, true); });
    connect(m_tags, &TagsEdit::removed, this, [this](const QString &tag) { take(tag, false); });
}

void TagPopup::open(
    const QString &title, const QStringList &tags, const QHash<QString, QString> &notes, const QStringList &known, const QPoint &globalPosition)
{
    m_title->setText(title);
    m_notes = notes;
    m_tags->setTags(tags, notes);
    m_tags->setKnown(known);
    fit();
    const QScreen *screen = QGuiApplication::screenAt(globalPosition);
    const QRect room = screen ? screen->availableGeometry() : QRect(globalPosition, size());
    move(qBound(room.left(), globalPosition.x(), qMax(room.left(), room.right() - width())),
        qBound(room.top(), globalPosition.y(), qMax(room.top(), room.bottom() - height())));
    show();
    m_tags->setFocus();
}

/// As high as the tags need.
void TagPopup::fit()
{
    constexpr int width = 320;
    layout()->activate();
    setFixedSize(width, layout()->totalHeightForWidth(width));
}

void TagPopup::take(const QString &typed, bool isAdded)
{
    const auto tag = run::runTagFrom(typed.toStdString());
    if (!tag)
        return;
    run::RunAbout about;
    for (const QString &one : m_tags->tags())
        about.tags.push_back(one.toStdString());
    if (isAdded)
        about.addTag(*tag);
    else
        about.removeTag(*tag);
    QStringList tags;
    for (const auto &one : about.tags)
        tags << toText(one);
    m_notes.remove(toText(*tag)); // all of them have it now, or none
    m_tags->setTags(tags, m_notes);
    fit();
    Q_EMIT changed(toText(*tag), isAdded);
}

} // namespace anneal::ui
