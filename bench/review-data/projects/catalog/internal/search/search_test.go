package search

import "testing"

var articles = []Article{
	{SKU: "b-2", Title: "Blue tea pot"},
	{SKU: "a-1", Title: "Tea cup"},
	{SKU: "c-3", Title: "Soup plate"},
	{SKU: "d-4", Title: "Red tea cup"},
}

func TestFindOrdersBySKU(t *testing.T) {
	page, err := Find(articles, "TEA", "", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Articles) != 3 || page.Articles[0].SKU != "a-1" {
		t.Errorf("got %v", page.Articles)
	}
	if page.NextToken != "" {
		t.Errorf("the last page has the token %q", page.NextToken)
	}
}

func TestFindNeedsEveryWord(t *testing.T) {
	page, err := Find(articles, "tea red", "", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Articles) != 1 || page.Articles[0].SKU != "d-4" {
		t.Errorf("got %v", page.Articles)
	}
}

func TestFindPages(t *testing.T) {
	first, err := Find(articles, "tea", "", 2)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Find(articles, "tea", first.NextToken, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Articles) != 1 || second.Articles[0].SKU != "d-4" || second.NextToken != "" {
		t.Errorf("got %v", second)
	}
}

func TestFindRefusesForeignToken(t *testing.T) {
	if _, err := Find(articles, "tea", "LTE", 2); err == nil {
		t.Error("a negative offset was accepted")
	}
}
