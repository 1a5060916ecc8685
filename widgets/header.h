// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace anneal::widgets {

class ElidedLabel;

/// Top of a page: title, one line of purpose, actions at the right (the primary one last).
class PageHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PageHeader(const QString &title, const QString &purpose = {}, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setPurpose(const QString &purpose);
    void addAction(QWidget *button);
    using QWidget::addAction;

private:
    ElidedLabel *m_title;
    ElidedLabel *m_purpose;
    QHBoxLayout *m_actions;
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
