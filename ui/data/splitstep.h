// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/data/previewdata.h"
#include "ui/data/wizardstep.h"

#include <QTimer>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace anneal::widgets {
class Banner;
class CurrentStack;
class Field;
class Histogram;
class Label;
class NumberEdit;
class SourceView;
}

namespace anneal::ui {

/// Split: how documents are cut, with the chunks drawn over the text of any of them.
class SplitStep : public WizardStep
{
    Q_OBJECT

public:
    SplitStep(const WizardContext &context, QWidget *parent = nullptr);

    QString purpose() const override;
    QString nextText() const override;
    bool mayGoOn() const override;
    void enter() override;
    void leave() override;
    void focusFirst() override;

private:
    QWidget *makeForm();
    QWidget *makePreview();
    void connectForm();
    void readSettings();
    void forgetTyped();
    void writeSizes();
    void ask();
    void cut();
    void showCut(ChunkLook look);
    void showChunk(int chunk);
    void step(int by);

    WizardContext m_context;
    QCheckBox *m_enabled;
    QComboBox *m_splitter;
    QComboBox *m_unit;
    QComboBox *m_keep;
    widgets::NumberEdit *m_size;
    widgets::NumberEdit *m_overlap;
    widgets::Field *m_sizeField;
    widgets::Field *m_overlapField;
    widgets::CurrentStack *m_stack;
    QComboBox *m_document;
    widgets::Label *m_summary;
    widgets::Label *m_chunkText;
    widgets::SourceView *m_view;
    widgets::Histogram *m_lengths;
    widgets::Banner *m_banner;
    std::vector<data::Source> m_documents;
    ChunkLook m_look;
    Latest<SourceList> m_list;
    Latest<ChunkLook> m_cut;
    QTimer m_typed; // sizes are written when typing rests
    bool m_isReading = false;
};

} // namespace anneal::ui
