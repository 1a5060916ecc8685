// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QRect>
#include <QWidget>

class QHBoxLayout;

namespace anneal::widgets {

class Button;
class ElidedLabel;

/// Top of a page: title, one line of purpose, actions at the right (the primary one last). An action that takes the place of another one rests
/// for a second: who clicks twice there means the first.
class PageHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PageHeader(const QString &title, const QString &purpose = {}, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setPurpose(const QString &purpose);
    void addAction(QWidget *button);
    using QWidget::addAction;

protected:
    bool event(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void guardPlaces();

    ElidedLabel *m_title;
    ElidedLabel *m_purpose;
    QHBoxLayout *m_actions;
    QHash<Button *, QRect> m_places; // of those that were in sight
    int m_width = 0;                 // of the header then
};

/// Heading of a group inside a page, with an optional line below it and actions at the right.
class SectionHeader : public QWidget
{
    Q_OBJECT

public:
    explicit SectionHeader(const QString &title, const QString &explanation = {}, QWidget *parent = nullptr);
    void setTitle(const QString &title);
    void addWidget(QWidget *widget);

private:
    ElidedLabel *m_title;
    QHBoxLayout *m_actions;
};

} // namespace anneal::widgets
