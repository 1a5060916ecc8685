// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/folderwatch.h"
#include "ui/data/latest.h"
#include "ui/data/previewdata.h"
#include "ui/data/wizardstep.h"

#include <QTimer>

class QSplitter;

namespace anneal::widgets {
class Banner;
class Button;
class Card;
class CurrentStack;
class ElidedLabel;
class EmptyState;
class Label;
class RecordTable;
class SourceView;
}

namespace anneal::ui {

class ColumnChoice;
class PageView;
class PasswordRow;
class SourcesModel;

/// Source: which files there are, what each was recognised as, and a look into one. Files are dropped, pasted or chosen, and copied into the project.
class SourceStep : public WizardStep
{
    Q_OBJECT

public:
    SourceStep(const WizardContext &context, QWidget *parent = nullptr);

    QString purpose() const override;
    QString nextText() const override;
    bool mayGoOn() const override;
    void enter() override;
    void focusFirst() override;

    void takeFiles(const QStringList &files);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QSplitter *makeSplitter(const QString &key, int handle, const std::vector<QWidget *> &parts, const QList<int> &sizes);
    QWidget *makeList();
    QWidget *makeLook();
    void ask();
    void forget();
    void awaitList();
    void showList(SourceList list);
    void look();
    void showLook(const SourceLook &look);
    void showPages(const SourceLook &look);
    void scrollToPage(int number);
    void followText();
    void chooseFiles();
    void paste();
    void removeCurrent();

    WizardContext m_context;
    SourcesModel *m_model;
    widgets::CurrentStack *m_stack;
    widgets::EmptyState *m_empty;
    widgets::RecordTable *m_table;
    widgets::ElidedLabel *m_count;
    widgets::Card *m_lookCard;
    widgets::Label *m_remark;
    PasswordRow *m_password; // of an encrypted document
    widgets::Label *m_badLines;
    PageView *m_pages;
    widgets::SourceView *m_text;
    std::vector<SourceLook::PagePlace> m_pagePlaces;
    bool m_isTurning = false; // the text follows the page, not the page the text
    ColumnChoice *m_columns;
    widgets::Banner *m_banner;
    QString m_selected; // name of the file looked into
    std::filesystem::path m_lookedInto;
    Latest<SourceList> m_list;
    Latest<SourceLook> m_lookJob;
    FolderWatch m_watch;
    QTimer m_changedOnDisk;
};

} // namespace anneal::ui
