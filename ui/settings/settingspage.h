// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

class QVBoxLayout;

namespace anneal::widgets {
class Banner;
class Button;
class CurrentStack;
class EmptyState;
class SearchEdit;
class TabBar;
}

namespace anneal::ui {

class LogFile;
class ModelFolder;
class SettingRow;
class ShortcutList;

/// Every choice that holds for all projects, the keys of every action, and help. What is chosen holds at once.
class SettingsPage : public Page
{
    Q_OBJECT

public:
    /// Both may be null: then nothing is said of a log, and the setting alone says where models are.
    explicit SettingsPage(Services services, const LogFile *log = nullptr, const ModelFolder *models = nullptr, QWidget *parent = nullptr);

    QList<Place> places() const override;
    void activated() override;
    void focusFirst() override;
    /// "general", "shortcuts", "help", or the key of a setting
    void showPart(const QString &part) override;
    QByteArray saveState() const override;
    void restoreState(const QByteArray &state) override;
    widgets::SearchEdit *search() const { return m_search; }
    ShortcutList *shortcuts() const { return m_shortcuts; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum Part { General, Shortcuts, Help, Parts };
    struct Section
    {
        QWidget *head;
        QWidget *card;
        QList<SettingRow *> rows;
    };

    QWidget *makeGeneral(const ModelFolder *models);
    QWidget *makeShortcuts();
    QWidget *makeHelp(const LogFile *log);
    void addPart(const QString &title, QWidget *content);
    Section &addSection(QVBoxLayout *column, const QString &title, Part part);
    void addRow(Section &section, SettingRow *row);
    int showOnly(Part part, const QStringList &words);
    void find();
    void showCurrent();
    void makeActions(const LogFile *log);
    void copyDiagnostics(const LogFile *log);
    void openLog(const LogFile *log);

    Services m_services;
    widgets::Banner *m_banner;
    widgets::SearchEdit *m_search;
    widgets::TabBar *m_bar;
    widgets::CurrentStack *m_stack;
    widgets::EmptyState *m_nothing;
    ShortcutList *m_shortcuts;
    widgets::Button *m_resetAll;
    widgets::Button *m_copy;
    QList<Section> m_sections[Parts];
    int m_found[Parts] {};
    bool m_isCopying = false;
};

} // namespace anneal::ui
