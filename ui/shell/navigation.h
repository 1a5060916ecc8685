// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QVBoxLayout;

namespace anneal::widgets {
class ElidedLabel;
class IconButton;
class Label;
}

namespace anneal::ui {

class Page;
enum class Activity;

/// One entry of the navigation: icon, title, badge; only the icon when folded.
class NavigationItem : public QAbstractButton
{
    Q_OBJECT

public:
    NavigationItem(const QString &title, const QString &iconName);
    void setKeys(const QString &keys);
    void setBadge(const QString &text, Activity activity);
    void setFolded(bool folded);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_iconName, m_badge;
    Activity m_activity {};
    bool m_folded = false;
};

/// The left side of the window: name, pages with badges, what is open; folds to icons.
class Navigation : public QWidget
{
    Q_OBJECT

public:
    explicit Navigation(QWidget *parent = nullptr);

    enum class Place { Upper, Lower }; // Lower: apart from the pages of a project
    void add(Page *page, Place place = Place::Upper);
    void setKeys(const QString &id, const QString &keys);
    void setCurrent(const QString &id);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }
    /// Folded whatever was chosen, because the window has no room; the choice stays.
    void setNarrow(bool narrow);
    void setProject(const QString &name, const QString &details);

Q_SIGNALS:
    void chosen(const QString &id);
    void foldRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fold();
    void showProject();

    struct Entry
    {
        QString id;
        NavigationItem *item;
    };
    QList<Entry> m_entries;
    QVBoxLayout *m_column, *m_lower;
    widgets::Label *m_brand;
    widgets::Label *m_project;
    widgets::ElidedLabel *m_details;
    widgets::IconButton *m_fold;
    QWidget *m_below;
    bool m_folded = false; // by choice
    bool m_narrow = false;
};

} // namespace anneal::ui
